"""Validates both descriptions of the service, and that each example in them fits its schema.

Usage: openapi_documents.py BASE
"""

import json
import sys
import urllib.request

from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

METHODS = {"get", "post", "put", "patch", "delete"}


def load(url):
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def contents(operation):
    """Everything that has a schema and perhaps an example, with its name."""
    for parameter in operation.get("parameters", []):
        yield parameter["name"], parameter
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"body {media_type}", content
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            yield f"{status} {media_type}", content


def check(base, path, spec_validator, validator):
    document = load(base + path)
    spec_validator(document).validate()
    assert document["servers"] == [{"url": base}], document["servers"]

    examples, missing = 0, []
    for name, operation in operations(document):
        for member in ["operationId", "summary", "description"]:
            assert operation.get(member), f"{path}: {name} has no {member}"
        for part in operation.get("parameters", []):
            assert part.get("description"), f"{path}: {name}: {part['name']} has no description"
        for part, content in contents(operation):
            if "example" in content:
                schema = {**content["schema"], "components": document["components"]}
                errors = list(validator(schema).iter_errors(content["example"]))
                assert not errors, f"{path}: {name}: {part}: {errors[0]}"
                examples += 1
            elif part.startswith(("body", "200 application/json")):
                missing.append(f"{name}: {part}")
    assert not missing, f"{path}: no example: {missing}"

    def is_chinese(described):
        return any("一" <= c <= "龥" for c in described.get("description", ""))

    schemas = document["components"]["schemas"]
    undescribed = [name for name, schema in schemas.items() if not is_chinese(schema)]
    undescribed += [
        f"{schema}.{member}"
        for schema, content in schemas.items()
        for part in [content, *content.get("allOf", [])]
        for member, inner in part.get("properties", {}).items()
        if not is_chinese(inner)
    ]
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids)), ids
    return {
        "version": document["openapi"],
        "operations": len(ids),
        "examples": examples,
        "undescribed": undescribed,
    }


def main():
    base = sys.argv[1]
    newest = check(base, "/openapi.json", OpenAPIV31SpecValidator, Draft202012Validator)
    older = check(base, "/openapi-3.0.json", OpenAPIV30SpecValidator, OAS30Validator)
    print(json.dumps({"newest": newest, "older": older}, ensure_ascii=False))


main()
