"""A LlamaIndex retriever over a plansearch server; it needs llama-index-core alone.

    retriever = PlanRetriever(base_url="http://127.0.0.1:8080", limit=5)
    for found in retriever.retrieve("5G基站要建多少"):
        print(found.score, found.node.text, found.node.metadata["citation"])

A question that the documents do not answer gives []: let the bot say so, and not guess from what only comes near.
"""

import json
import urllib.request

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode


class PlanRetriever(BaseRetriever):
    def __init__(self, base_url="http://127.0.0.1:8080", api_key=None, timeout_s=10, **asked):
        """`asked` goes into the request: limit, max_chars, expand, min_confidence, document, chapter …"""
        super().__init__()
        self._url, self._api_key, self._timeout_s, self._asked = f"{base_url}/v1/retrieve", api_key, timeout_s, asked

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        body = json.dumps({"limit": 5, **self._asked, "query": query_bundle.query_str}).encode()
        headers = {"Content-Type": "application/json"}
        if self._api_key:
            headers["Authorization"] = f"Bearer {self._api_key}"
        request = urllib.request.Request(self._url, body, headers)
        with urllib.request.urlopen(request, timeout=self._timeout_s) as response:
            answer = json.load(response)
        passages = answer["passages"] if answer["answerable"] else []
        return [NodeWithScore(node=node(passage), score=passage["confidence"]) for passage in passages]


def node(passage: dict) -> TextNode:
    """The wording, with what to show beside it; `page` is the first possible page, None where none is known."""
    citation = passage["citation"]
    return TextNode(id_=passage["id"], text=passage["text"], metadata={
        "citation": citation["text"], "official_citation": citation["official"], "url": passage["url"],
        "page": (citation["pages"] or {}).get("first"), "text_hash": passage["text_hash"], "faults": passage["faults"],
    })  # fmt: skip
