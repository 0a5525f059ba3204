"""Web Annotations read back as JSON-LD, by a processor of its own field, against the JSON Lines of the same quotes.

No test reads the network, so the W3C's context is not fetched. `TERMS` gives those of its terms that an export uses, by
the IRIs that the Recommendation (Web Annotation Vocabulary, 2017) defines for them.
"""

import json

import pytest
from pyld import jsonld

from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.exporting.annotations import CONTEXT
from review.tests.exported import article_of, exported, lines, two_quotes
from review.tests.making import decided, span

pytestmark = pytest.mark.django_db

OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/elements/1.1/"
DCTERMS, FOAF, XSD = "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/", "http://www.w3.org/2001/XMLSchema#"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
ND = "urn:newsdesk:terms#"
RESOURCES = {
    "body": f"{OA}hasBody", "target": f"{OA}hasTarget", "source": f"{OA}hasSource", "selector": f"{OA}hasSelector",
    "creator": f"{DCTERMS}creator", "first": f"{AS}first", "partOf": f"{AS}partOf",
}  # fmt: skip
COUNTS = {"start": f"{OA}start", "end": f"{OA}end", "total": f"{AS}totalItems", "startIndex": f"{AS}startIndex"}
TERMS = {
    "id": "@id", "type": "@type", "value": VALUE, "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "Annotation": f"{OA}Annotation", "TextualBody": f"{OA}TextualBody", "Text": "http://purl.org/dc/dcmitype/Text",
    "TextQuoteSelector": f"{OA}TextQuoteSelector", "TextPositionSelector": f"{OA}TextPositionSelector",
    "AnnotationCollection": f"{AS}OrderedCollection", "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Person": f"{FOAF}Person", "name": f"{FOAF}name", "format": f"{DC}format", "language": f"{DC}language",
    "exact": f"{OA}exact", "prefix": f"{OA}prefix", "suffix": f"{OA}suffix",
    "identifying": f"{OA}identifying", "tagging": f"{OA}tagging",
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "created": {"@id": f"{DCTERMS}created", "@type": f"{XSD}dateTime"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    **{term: {"@id": iri, "@type": "@id"} for term, iri in RESOURCES.items()},
    **{term: {"@id": iri, "@type": f"{XSD}nonNegativeInteger"} for term, iri in COUNTS.items()},
}  # fmt: skip


def loaded(url, options):
    """Nothing but the context is asked for."""
    assert url == CONTEXT[0]
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}


OPTIONS = {"documentLoader": loaded}


@pytest.fixture
def document(db):
    """As it was exported, of a quote in two parts and one that nobody dated."""
    editor = make_person("bientap", Role.EDITOR, first_name="Lan")
    quote, _ = two_quotes(article_of(url="https://vensong.example/1", title="Bơm lại chạy"), editor)
    parts = [span(quote.article, "Máy bơm số hai không hề cháy"), span(quote.article, "Nó chỉ dừng một giờ")]
    decided("correct", quote, by=editor, changes={"content": parts, "speakers": ["Tạ Văn Lễ", "Cù Thị Nga"]})
    return json.loads(exported("jsonld")[0])


def plainest(thing):
    """Without what JSON-LD takes for the same: null and nothing, one and a list of one."""
    if isinstance(thing, dict):
        return {key: plainest(value) for key, value in thing.items() if value is not None}
    if isinstance(thing, list) and len(thing) != 1:
        return [plainest(value) for value in thing]
    return plainest(thing[0]) if isinstance(thing, list) else thing


def test_no_term_is_lost(document):
    """A processor drops, without a word, what no context defines."""
    again = jsonld.compact(jsonld.expand(document, OPTIONS), CONTEXT, OPTIONS)
    assert plainest(again) == plainest(document)
    undefined = document | {"editor": "Lan"}
    assert "editor" not in jsonld.compact(jsonld.expand(undefined, OPTIONS), CONTEXT, OPTIONS)


class Graph:
    """The nodes of a flattened document by id, and what their properties lead to."""

    def __init__(self, document):
        self.nodes = {node["@id"]: node for node in jsonld.flatten(document, None, OPTIONS)}

    def all(self, node, iri):
        values = node.get(iri, [])
        return [self.nodes.get(value.get("@id"), value.get("@value", value.get("@id"))) for value in values]

    def one(self, node, iri):
        [value] = self.all(node, iri)
        return value

    def of(self, type):
        return [node for node in self.nodes.values() if type in node.get("@type", [])]

    def texts(self, annotation, purpose):
        """Of its bodies with this purpose."""
        bodies = self.all(annotation, f"{OA}hasBody")
        return [self.one(body, VALUE) for body in bodies if body[f"{OA}hasPurpose"] == [{"@id": OA + purpose}]]


def test_says_what_the_json_lines_say(document):
    graph, records = Graph(document), {f"urn:uuid:{record['id']}": record for record in lines()}
    annotations = {node["@id"]: node for node in graph.of(f"{OA}Annotation")}
    assert annotations.keys() == records.keys() and len(records) == 2
    for iri, annotation in annotations.items():
        record, targets = records[iri], graph.all(annotation, f"{OA}hasTarget")
        selectors = [graph.all(target, f"{OA}hasSelector") for target in targets]
        quoted = [[graph.one(one, OA + name) for name in ("exact", "prefix", "suffix")] for one, _ in selectors]
        placed = [[graph.one(one, OA + name) for name in ("start", "end")] for _, one in selectors]
        assert quoted == [[words, *around] for words, around in zip(record["words"], record["context"], strict=True)]
        assert placed == record["content"]
        assert graph.texts(annotation, "identifying") == record["speakers"]
        assert graph.texts(annotation, "tagging") == [record["kind"]]
        assert graph.one(graph.one(annotation, f"{DCTERMS}creator"), f"{FOAF}name") == record["verified_by"]
        assert annotation[f"{DCTERMS}created"] == [{"@value": record["verified_at"], "@type": f"{XSD}dateTime"}]
        for term, name in (("role", "role"), ("cue", "cue"), ("saidOn", "said_on"), ("translated", "translated")):
            assert graph.all(annotation, ND + term) == [record[name]] * (record[name] is not None)
        sources = [graph.one(target, f"{OA}hasSource") for target in targets]
        assert {source["@id"] for source in sources} == {record["article"]["url"]}
        assert {graph.one(sources[0], ND + "sha256")} == {record["article"]["body_sha256"]}


def test_a_collection_with_its_page_in_order(document):
    graph = Graph(document)
    [collection], [page] = graph.of(f"{AS}OrderedCollection"), graph.of(f"{AS}OrderedCollectionPage")
    assert graph.one(collection, f"{AS}totalItems") == 2
    assert graph.one(collection, f"{AS}first") == page and graph.one(page, f"{AS}partOf") == collection
    [items] = page[f"{AS}items"]
    assert [item["@id"] for item in items["@list"]] == [f"urn:uuid:{record['id']}" for record in lines()]
