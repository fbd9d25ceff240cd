"""A LangChain retriever over a plansearch server; it needs langchain-core alone.

    retriever = PlanRetriever(base_url="http://127.0.0.1:8080", limit=5)
    for document in retriever.invoke("5G基站要建多少"):
        print(document.page_content, document.metadata["citation"])

A question that the documents do not answer gives []: let the bot say so, and not guess from what only comes near.
"""

import json
import urllib.request

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever


class PlanRetriever(BaseRetriever):
    base_url: str = "http://127.0.0.1:8080"
    api_key: str | None = None  # where the server has keys
    limit: int = 5
    max_chars: int = 6000  # of all texts and citations together
    expand: str = "none"  # or neighbours, list, section
    timeout_s: float = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        asked = {"query": query, "limit": self.limit, "max_chars": self.max_chars, "expand": self.expand}
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        request = urllib.request.Request(f"{self.base_url}/v1/retrieve", json.dumps(asked).encode(), headers)
        with urllib.request.urlopen(request, timeout=self.timeout_s) as response:
            answer = json.load(response)
        passages = answer["passages"] if answer["answerable"] else []
        return [Document(id=p["id"], page_content=p["text"], metadata=metadata(p)) for p in passages]


def metadata(passage: dict) -> dict:
    """What to show with a quotation; `page` is the first possible page, None where none is known."""
    citation = passage["citation"]
    return {
        "id": passage["id"], "citation": citation["text"], "official_citation": citation["official"],
        "url": passage["url"], "page": (citation["pages"] or {}).get("first"), "confidence": passage["confidence"],
        "text_hash": passage["text_hash"], "faults": passage["faults"],
    }  # fmt: skip
