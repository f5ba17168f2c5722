"""For each text in the JSON list on standard input: the names it reads or sets in os.environ, by Python's own parser."""

import ast
import json
import sys


def names_of(code):
    tree = ast.parse(code)
    meanings = {"os": "os"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                meanings[item.asname or item.name.split(".")[0]] = item.name if item.asname else item.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for item in node.names:
                meanings[item.asname or item.name] = f"{node.module}.{item.name}"

    def path(node):
        if isinstance(node, ast.Name):
            return meanings.get(node.id, "?" + node.id)
        if isinstance(node, ast.Attribute):
            return f"{path(node.value)}.{node.attr}"
        return "?"

    found = []

    def add(node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append([node.value, node.lineno - 1])

    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and path(node.value) == "os.environ":
            add(node.slice)
        elif isinstance(node, ast.Call) and node.args:
            if path(node.func) in (
                "os.getenv",
                "os.putenv",
                "os.unsetenv",
                "os.environ.get",
                "os.environ.pop",
                "os.environ.setdefault",
            ):
                add(node.args[0])
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            if path(node.comparators[0]) == "os.environ":
                add(node.left)
    return sorted(found)


def answer(code):
    try:
        return names_of(code)
    except (SyntaxError, ValueError):
        return None


json.dump([answer(code) for code in json.load(sys.stdin)], sys.stdout)
