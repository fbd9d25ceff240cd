"""Whether the blocks of `format=anthropic` are what the Anthropic SDK sends as the content of a tool's result.

Usage: anthropic_blocks.py BASE QUERY. Prints the answer after its blocks were validated, strictly and without unknown
members, and put into a message.
"""

import json
import sys
import typing
import urllib.request

from anthropic.types import SearchResultBlockParam, TextBlockParam, ToolResultBlockParam
from pydantic import TypeAdapter


def members(block, kind):
    """No member that the type does not know: the service refuses those."""
    unknown = set(block) - set(typing.get_type_hints(kind))
    assert not unknown, f"{kind.__name__} has no {unknown}"


def main():
    base, query = sys.argv[1:]
    body = json.dumps({"query": query, "format": "anthropic", "limit": 5}).encode()
    request = urllib.request.Request(f"{base}/v1/retrieve", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)

    for block in answer["content"]:
        kind = {"search_result": SearchResultBlockParam, "text": TextBlockParam}[block["type"]]
        TypeAdapter(kind).validate_python(block, strict=True)
        members(block, kind)
        if kind is SearchResultBlockParam:
            # The type is an iterable, which validates lazily.
            texts = TypeAdapter(list[TextBlockParam]).validate_python(block["content"], strict=True)
            assert texts and all(text["text"].strip() for text in texts), block
            for text in block["content"]:
                members(text, TextBlockParam)

    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": answer["content"]}
    TypeAdapter(ToolResultBlockParam).validate_python(result)
    print(json.dumps(answer, ensure_ascii=False))


main()
