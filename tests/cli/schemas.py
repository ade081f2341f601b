"""As much of JSON Schema as our contracts use: what does not fit, each with its place."""

import re
from typing import Any  # a document is any value there is

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    "$schema", "$ref", "$defs", "title", "description", "type", "format", "required", "properties",
    "additionalProperties", "items", "enum", "const", "pattern", "minimum", "minLength",
    "anyOf", "allOf", "if", "then",
}  # fmt: skip


def misfits(
    value: object, schema: dict[str, Any], *, root: dict[str, Any], at: str = "$"
) -> list[str]:
    """List what of a value its schema does not allow; refuses keywords it does not know."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        target: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return misfits(value, target, root=root, at=at)
    return [*_plain(value, schema, at), *_nested(value, schema, root, at)]


def open_objects(schema: object, at: str = "$") -> list[str]:
    """List the objects of a schema that do not say which other keys they may have."""
    found: list[str] = []
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "additionalProperties" not in schema:
            found.append(at)
        for key, part in schema.items():
            found += open_objects(part, f"{at}.{key}")
    if isinstance(schema, list):
        for place, part in enumerate(schema):
            found += open_objects(part, f"{at}[{place}]")
    return found


def _plain(value: object, schema: dict[str, Any], at: str) -> list[str]:
    found = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(value, t) for t in types):
        found.append(f"{at}: {value!r} is no {types}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not in {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} does not fit {schema['pattern']}")
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        found.append(f"{at}: {value!r} is too short")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value!r} is under {schema['minimum']}")
    return found


def _nested(value: object, schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    found: list[str] = []
    if isinstance(value, dict):
        found += [f"{at}: {k} is missing" for k in schema.get("required", []) if k not in value]
        for key, part in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            if inner is False:
                found.append(f"{at}: {key} is not in the contract")
            else:
                found += misfits(part, inner, root=root, at=f"{at}.{key}")
    if isinstance(value, list):
        for place, part in enumerate(value):
            found += misfits(part, schema.get("items", {}), root=root, at=f"{at}[{place}]")
    for part in schema.get("allOf", []):
        found += misfits(value, part, root=root, at=at)
    choices = schema.get("anyOf", [])
    if choices and all(misfits(value, part, root=root, at=at) for part in choices):
        found.append(f"{at}: {value!r} fits none of the choices")
    if "if" in schema and not misfits(value, schema["if"], root=root, at=at):
        found += misfits(value, schema["then"], root=root, at=at)
    return found


def _is(value: object, name: str) -> bool:
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, _TYPES[name])
