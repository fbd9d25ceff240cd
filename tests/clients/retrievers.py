"""What the retrievers of examples/python give for each query, by LangChain's and LlamaIndex's own calls.

Usage: retrievers.py BASE QUERIES [KEY], with the queries as a JSON array. Prints {"langchain": [[passage …] …], "llamaindex": …}.
"""

import importlib.util
import json
import pathlib
import sys

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever as LangChainRetriever
from llama_index.core.retrievers import BaseRetriever as LlamaIndexRetriever
from llama_index.core.schema import NodeWithScore

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "python"


def example(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def langchain(base, key, queries):
    retriever = example("langchain_retriever").PlanRetriever(base_url=base, api_key=key, limit=5, max_chars=100000)
    assert isinstance(retriever, LangChainRetriever)
    for documents in retriever.batch(queries):
        assert all(isinstance(document, Document) for document in documents)
        yield [{"id": d.id, "text": d.page_content, "metadata": d.metadata} for d in documents]


def llamaindex(base, key, queries):
    retriever = example("llamaindex_retriever").PlanRetriever(base_url=base, api_key=key, limit=5, max_chars=100000)
    assert isinstance(retriever, LlamaIndexRetriever)
    for query in queries:
        found = retriever.retrieve(query)
        assert all(isinstance(node, NodeWithScore) for node in found)
        scores = [node.score for node in found]
        assert scores == sorted(scores, reverse=True), scores
        yield [{"id": n.node.node_id, "text": n.node.get_content(), "metadata": n.node.metadata} for n in found]


def main():
    base, queries, key = sys.argv[1], json.loads(sys.argv[2]), (sys.argv[3:] or [None])[0]
    answers = {face.__name__: list(face(base, key, queries)) for face in [langchain, llamaindex]}
    print(json.dumps(answers, ensure_ascii=False))


main()
