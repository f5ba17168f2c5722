// A stand-in for @vscode/spdlog, which writes VS Code's logs and output channels: it is C++, and nothing here is compiled.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

/** Writes at once, one line for each message, into one file that does not rotate. */
class Logger {
  #file;
  #level = LEVELS.indexOf("info");
  #isPlain = false;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  trace = (message) => this.#write(0, message);
  debug = (message) => this.#write(1, message);
  info = (message) => this.#write(2, message);
  warn = (message) => this.#write(3, message);
  error = (message) => this.#write(4, message);
  critical = (message) => this.#write(5, message);

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  /** From then on messages stand alone, as those of an output channel do. */
  clearFormatters() {
    this.#isPlain = true;
  }
  setPattern() {}
  flush() {}
  drop() {}

  #write(level, message) {
    if (level >= this.#level) {
      appendFileSync(
        this.#file,
        this.#isPlain ? message : `${new Date().toISOString()} [${LEVELS[level]}] ${message}\n`,
      );
    }
  }
}

const createLogger = async (name, file) => new Logger("rotating", name, file);

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
