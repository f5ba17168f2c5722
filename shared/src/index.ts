export { adminRequest } from "./admin-request.ts";
export { applyChanges, checkChanges, type Applied, type ApplyContext, type SecretEntry } from "./apply-changes.ts";
export { changesEnvironment } from "./changes-environment.ts";
export { checkNewName } from "./check-new-name.ts";
export { compareValues } from "./compare-values.ts";
export { decodeBase64, encodeBase64 } from "./base64.ts";
export type { CancelSignal } from "./cancel-signal.ts";
export {
  doctorSections,
  nameSome,
  withoutRepetition,
  type DoctorCheck,
  type DoctorFinding,
  type DoctorLevel,
  type DoctorSection,
} from "./doctor-finding.ts";
export { isShared } from "./is-shared.ts";
export { editedElsewhere } from "./edited-elsewhere.ts";
export { calendarDate, expiryOf, soonDays, type Expiry } from "./expiry.ts";
export { checkImport, importBatches, importChanges, importSummary } from "./import-changes.ts";
export { compareImport } from "./import-comparison.ts";
export type { ImportEntry, ImportProblem } from "./import-entries.ts";
export { parseImport, type ParsedImport } from "./import-file.ts";
export { ImportModel, type ImportPreview, type ImportStore } from "./import-model.ts";
export { importFormats, isImportName, type ImportFormat } from "./import-format.ts";
export {
  canImport,
  planImport,
  willImport,
  type ImportChoice,
  type ImportRow,
  type ImportState,
  type ImportTarget,
} from "./import-plan.ts";
export { loadIntoKernel, type LoadHost, type LoadReport } from "./load-into-kernel.ts";
export { loadWords } from "./load-words.ts";
export { loadableTogether } from "./loadable-together.ts";
export {
  MAX_BATCH_BYTES,
  MAX_DESCRIPTION_LENGTH,
  MAX_ENVIRONMENT_VALUE_BYTES,
  MAX_IMPORT_BYTES,
  MAX_NAME_LENGTH,
  MAX_VALUE_BYTES,
  MAX_VAULT_BYTES,
} from "./limits.ts";
export { environmentValues, type EnvironmentValues, type WhyNoVariable } from "./environment-values.ts";
export {
  answerMime,
  askExpression,
  kernelAnswer,
  loadAnswer,
  loadExpression,
  publishing,
  type LoadOutcome,
} from "./kernel-code.ts";
export {
  canLoad,
  stageOf,
  stagesOf,
  type Held,
  type KernelAnswer,
  type KernelStage,
  type StageFacts,
  type StageReport,
} from "./kernel-stage.ts";
export { replacedBy, type Exchange, type LocalDriver, type Recall, type ReplacedSecret } from "./local-driver.ts";
export { MemoryDriver, MemoryShelf } from "./memory-driver.ts";
export { messages, renderMessage, type Message, type MessageKey } from "./messages.ts";
export { RemoteDriver } from "./remote-driver.ts";
export { reservedNames } from "./reserved-names.ts";
export { PROTOCOL, fromWireError } from "./rpc-protocol.ts";
export type {
  Change,
  Details,
  PutMode,
  SecretDriver,
  SecretEvent,
  SecretInfo,
  Supports,
  Unwatch,
  Usage,
} from "./secret-driver.ts";
export { rowSections, type RowSections } from "./row-sections.ts";
export { isRpcMessage } from "./rpc-message.ts";
export { rowWords, type RowWords } from "./row-words.ts";
export { SecretError, secretErrorCodes, toSecretError, type Problem, type SecretErrorCode } from "./secret-error.ts";
export { checkCase, checkName, checkValue, proposeName, warnName, warnValue } from "./secret-name.ts";
export type {
  Changed,
  ComparedEntry,
  Comparison,
  MountStatus,
  SecretService,
  ServiceStatus,
  StageQuestion,
} from "./secret-service.ts";
export { SecretStore } from "./secret-store.ts";
export { settingsOf, settingTable, type SettingEntry } from "./setting-table.ts";
export { serveStore, type ServeOptions } from "./serve-store.ts";
export {
  whyNotRenamed,
  type CodeFile,
  type CodeRenaming,
  type RenamedPlace,
  type RenameOutcome,
  type RenamePlan,
  type WhyNotRenamed,
} from "./rename-in-code.ts";
export { renameOffer, renameOutcomeWords, renamePlanWords } from "./rename-words.ts";
export {
  checkedNamesWords,
  placeWords,
  progressWords,
  stillUsedWords,
  whereUsedWords,
  type FoundWords,
  type PlaceWords,
} from "./where-used-words.ts";
export {
  MOST_PLACES,
  type CodePlace,
  type MisspeltName,
  type WhereUsedOptions,
  type WhereUsedProgress,
  type WhereUsedReport,
} from "./where-used.ts";
export { UNDO_TIME, UndoKeeper, type UndoClock, type UndoKeeperOptions } from "./undo-keeper.ts";
export { failureAdvice, type FailureAdvice, type FailureRemedy } from "./failure-remedies.ts";
export { secretFailure, type CellFailure, type SecretFailure } from "./secret-failure.ts";
export { nameWords, unknownWords, type NameWords, type UnknownWords } from "./name-words.ts";
export { neededSection, type NeededRow, type NeededSecret, type NeededSection } from "./needed-section.ts";
export { stageWords, type StageWords } from "./stage-words.ts";
export { holdsOld, Rotation, type Holding, type Reloaded, type RotationHost, type RunningKernel } from "./rotation.ts";
export { rotationWords } from "./rotation-words.ts";
export { stagesOfStatus, type KeptElsewhere, type SeenMount, type StatusOfKernel } from "./status-stages.ts";
export {
  StagesModel,
  type KernelInFront,
  type KernelPhase,
  type StagesHost,
  type StagesState,
} from "./stages-model.ts";
export { storeSummary, type Fullness, type StoreSummary } from "./store-summary.ts";
export { sharedNames } from "./shared-names.ts";
export { takenNames } from "./taken-names.ts";
export { timeInWords } from "./time-in-words.ts";
export { visibleText } from "./visible-text.ts";
export {
  commandCategory,
  commandEntry,
  commands,
  commandsOf,
  type CommandEntry,
  type CommandId,
  type CommandIdOf,
  type CommandNeed,
  type CommandPlace,
  type Editor,
} from "./commands.ts";
export {
  planLoader,
  planOtherForm,
  planReference,
  planReferenceWithLoader,
  type CursorSituation,
  type InsertionPlan,
} from "./insertion.ts";
export { isModuleMissing, type KernelFailure } from "./module-missing.ts";
export { installCode } from "./install-code.ts";
export { planPlainCode, type PlainCodePlan } from "./plain-code.ts";
export type { PanelHost, StoreLink } from "./panel-link.ts";
export { PanelModel } from "./panel-model.ts";
export { listed } from "./listed.ts";
export type { PanelState } from "./panel-state.ts";
export { whyReadOnly } from "./why-read-only.ts";
export { whyNoSecrets } from "./why-no-secrets.ts";
export type { SecretEdit } from "./secret-edit.ts";
export { SecretEditing, type Elsewhere } from "./secret-editing.ts";
export {
  standardMount,
  type FoundLoader,
  type LoaderOptions,
  type OtherForm,
  type SnippetLanguage,
  type SnippetTarget,
} from "./snippet-language.ts";
export { loadableNames, otherForms, snippetLanguage, snippetLanguages } from "./snippets.ts";
export { cellLanguage } from "./cell-magic.ts";
export { keepingLine, keepsLoaded } from "./keeps-loaded.ts";
export { usesPackage } from "./uses-package.ts";
export { decodeUtf8, encodeUtf8 } from "./utf8.ts";
export { adviseValue, type ValueAdvice } from "./value-advice.ts";
