"""Patterns that backtrack elsewhere, and strings that grow."""

PAIRS = "?a ?b ?c . ?d ?e ?f ."


def _doublings(times: int, first: str = "'abcdefghijklmnopqrstuvwxyz'") -> str:
    """Return BINDs of which each doubles the string before it."""
    steps = (f"BIND (CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(times))
    return f"BIND ({first} AS ?x0) " + " ".join(steps)


QUERIES = {
    "a pattern of nested repetitions": (
        f"SELECT * {{ {PAIRS} FILTER REGEX(CONCAT(STR(?c), STR(?f)),"
        " '^(([a-z ])+.)+[A-Z]([a-z])+$') }"
    ),
    "the pattern with which one hangs a server": (
        f"SELECT * {{ {PAIRS} FILTER REGEX(CONCAT(STR(?c), STR(?f), '!'), '^(a|a?)+$') }}"
    ),
    "a pattern that begins with anything": (
        f"SELECT * {{ {PAIRS} FILTER REGEX(STR(?c), CONCAT('.*.*.*', STR(?e), '.*.*')) }}"
    ),
    "a pattern made of the data": (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(STR(?c), STR(?f), 'i') }"
    ),
    "a pattern with a large count": (
        f"SELECT * {{ {PAIRS} FILTER REGEX(STR(?c), '(([a-z]{{1,50}}){{1,20}}){{1,9}}x{{60}}$') }}"
    ),
    "a pattern of Unicode classes": (
        f"SELECT * {{ {PAIRS} FILTER REGEX(CONCAT(STR(?c), STR(?f)),"
        " '(\\\\p{L}|\\\\w|.){99}\\\\d$') }"
    ),
    "each letter replaced by a sentence": (
        f"SELECT (SUM(STRLEN(?y)) AS ?n) {{ {PAIRS}"
        " BIND (REPLACE(STR(?c), '.', 'a sentence in place of a letter') AS ?x)"
        " BIND (REPLACE(?x, '.', ?x) AS ?y) }"
    ),
    "a replacement that grows by its own square": (
        "SELECT (STRLEN(?z) AS ?n) { "
        + _doublings(6)
        + " BIND (REPLACE(?x6, '.', ?x6) AS ?y) BIND (REPLACE(?y, 'a', ?y) AS ?z) }"
    ),
    "a string doubled forty times": f"SELECT (STRLEN(?x40) AS ?n) {{ {_doublings(40)} }}",
    "a string doubled forty times, written out": f"SELECT ?x40 {{ {_doublings(40)} }}",
    "long strings of each triple, kept": (
        f"SELECT ?x12 {{ ?a ?b ?c {_doublings(12, 'STR(?c)')} }} ORDER BY ?x12"
    ),
    "long strings of each triple, once each": (
        f"SELECT DISTINCT ?x14 {{ ?a ?b ?c {_doublings(14, 'STR(?a)')} }}"
    ),
    "hashes of hashes of every pair": (
        f"SELECT (MIN(?h) AS ?least) {{ {PAIRS}"
        " BIND (SHA512(SHA384(SHA256(SHA1(MD5(CONCAT(STR(?c), STR(?f))))))) AS ?h) }"
    ),
    "encoded, and encoded again": (
        "SELECT (STRLEN(ENCODE_FOR_URI(ENCODE_FOR_URI(ENCODE_FOR_URI(?x)))) AS ?n) { "
        + _doublings(22, "'ế'")
        + " BIND (?x22 AS ?x) ?a ?b ?c . ?d ?e ?f }"
    ),
    "contains, before, after, of all pairs": (
        f"SELECT * {{ {PAIRS} FILTER (CONTAINS(STRAFTER(STR(?c), 'e'), STRBEFORE(STR(?f), 'e'))"
        " && STRSTARTS(UCASE(STR(?c)), CONCAT(LCASE(STR(?f)), 'X'))) }"
    ),
    "a million new names": (
        f"SELECT ?iri {{ {PAIRS} BIND (IRI(CONCAT('x:', STRUUID(), STR(RAND()))) AS ?iri) }}"
    ),
    "new names, for people": (
        "SELECT ?u ?v ?w { ?a ?b ?c . ?d ?e ?f BIND (UUID() AS ?u) BIND (UUID() AS ?v)"
        " BIND (UUID() AS ?w) }"
    ),
    "dates and numbers taken out of all words": (
        f"SELECT * {{ {PAIRS} FILTER (xsd:integer(?c) + xsd:decimal(?f) > 1e9"
        " || YEAR(xsd:dateTime(?c)) > YEAR(xsd:dateTime(?f))) }"
    ),
    "all numbers of fourteen, seven times": (
        "SELECT * { "
        + " ".join(f"VALUES ?v{i} {{ 0 1 2 3 4 5 6 7 8 9 10 11 12 13 }}" for i in range(9))
        + " FILTER (?v0 * ?v1 * ?v2 * ?v3 * ?v4 * ?v5 * ?v6 * ?v7 * ?v8 = -1) }"
    ),
}
