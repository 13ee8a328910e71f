"""Patterns within patterns: deep, long and wide, to the limits of the guard and beyond."""

PAIRS = "?a ?b ?c . ?d ?e ?f"


def _deep(levels: int, keyword: str) -> str:
    """Return patterns of which each but the first stands in the one before it."""
    opened = (f"?s{i} ?p{i} ?o{i} {keyword} {{ " for i in range(levels))
    return "".join(opened) + "?s ?p ?o" + " }" * levels


def _rows(count: int, width: int) -> str:
    row = "(" + "{} " * width + ")"
    return " ".join(row.format(*(i * width + j for j in range(width))) for i in range(count))


QUERIES = {
    "optional in optional, forty deep": f"SELECT * {{ {_deep(40, 'OPTIONAL')} }}",
    "optional after optional": (
        "SELECT * { ?a ?b ?c "
        + " ".join(f"OPTIONAL {{ ?s{i} ?p{i} ?o{i} }}" for i in range(60))
        + " }"
    ),
    "optional of what never fits": (
        f"SELECT * {{ ?a ?b ?c OPTIONAL {{ {PAIRS} FILTER (?e = 0) }} }}"
    ),
    "exists in exists": (
        "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER EXISTS { ?g ?h ?i"
        " FILTER NOT EXISTS { ?j ?k ?l FILTER (?a = ?l && ?d = ?k) } } } }"
    ),
    "exists of a cross join": (
        "SELECT * { ?a ?b ?c FILTER EXISTS { ?d ?e ?f . ?g ?h ?i"
        " FILTER (STR(?f) = CONCAT(STR(?i), STR(?a))) } }"
    ),
    "minus everything that has nothing in common": (
        f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} MINUS {{ ?a ?x ?y . ?z ?e ?w FILTER (?y != ?w) }} }}"
    ),
    "minus after minus": (
        f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} "
        + " ".join(f"MINUS {{ ?a <x:p{i}> ?x{i} }}" for i in range(100))
        + " }"
    ),
    "a union of two hundred times everything": (
        "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(["{ ?a ?b ?c }"] * 200) + " ?d ?e ?f }"
    ),
    "unions joined with each other": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join("{ ?a ?b ?c } UNION { ?c ?b ?a } UNION { ?b ?a ?c }" for _ in range(16))
        + " }"
    ),
    "unions of other variables, joined": (
        "SELECT * { "
        + " ".join(f"{{ ?a{i} ?b ?c }} UNION {{ ?c ?b ?a{i} }}" for i in range(12))
        + " }"
    ),
    "union in union, sixty deep": (
        "SELECT (COUNT(*) AS ?n) { "
        + "{ ?a ?b ?c } UNION { " * 60
        + "?a ?b ?c"
        + " }" * 60
        + " ?d ?e ?f . ?g ?h ?i }"
    ),
    "sub-select in sub-select, thirty deep": (
        "SELECT * { " + "{ SELECT DISTINCT * { " * 30 + PAIRS + " } }" * 30 + " }"
    ),
    "sub-selects in a row, each with its cross join": (
        "SELECT * { "
        + " ".join(
            f"{{ SELECT (COUNT(*) AS ?n{i}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}"
            for i in range(12)
        )
        + " }"
    ),
    "brackets a thousand deep": "SELECT * " + "{ " * 1000 + "?a ?b ?c" + " }" * 1000,
    "brackets sixty deep around a cross join": (
        "SELECT * "
        + "{ " * 60
        + f"{PAIRS} FILTER (STRLEN(STR(?c)) + STRLEN(STR(?f)) = 0)"
        + " }" * 60
    ),
    "a sum of a sum, fifty deep": (
        f"SELECT * {{ {PAIRS} FILTER ("
        + "(1 + " * 50
        + "STRLEN(CONCAT(STR(?c), STR(?f)))"
        + ")" * 50
        + " < 0) }"
    ),
    "not not not not": (
        f"SELECT * {{ {PAIRS} FILTER ({'!' * 18}(STRLEN(CONCAT(STR(?c), STR(?f))) = 0)) }}"
    ),
    "calls in calls, read twice each": (
        "SELECT * { ?a ?b ?c FILTER " + "REGEX(" * 30 + "'a'" + ", 'a')" * 30 + " }"
    ),
    "an alternation of five hundred equations": (
        f"SELECT * {{ {PAIRS} FILTER (" + " || ".join(f"?c = {i}" for i in range(500)) + ") }"
    ),
    "an alternation of a hundred, over all pairs": (
        f"SELECT * {{ {PAIRS} FILTER ("
        + " || ".join(f"CONCAT(STR(?c), STR(?f)) = '{i}'" for i in range(200))
        + ") }"
    ),
    "a list of three hundred that it is not": (
        f"SELECT * {{ {PAIRS} FILTER (IRI(CONCAT(STR(?c), STR(?f))) IN ("
        + ", ".join(f"<x:{i}>" for i in range(300))
        + ")) }"
    ),
    "ten thousand values, joined with themselves": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES (?a ?b) {{ {_rows(10_000, 2)} }}"
        f" VALUES (?c ?d) {{ {_rows(7_000, 2)} }} VALUES ?e {{ 1 2 3 4 5 }} }}"
    ),
    "giant values, sorted with all pairs": (
        f"SELECT * {{ VALUES ?v {{ {' '.join(map(str, range(30_000)))} }} ?a ?b ?c }}"
        " ORDER BY ?c ?v"
    ),
    "giant values with holes, joined": (
        "SELECT * { VALUES (?x ?y) { " + "(UNDEF 1) (2 UNDEF) " * 5_000 + "}"
        " VALUES (?x ?y) { " + "(UNDEF 1) (2 UNDEF) " * 5_000 + "} }"
    ),
    "values of a megabyte": f"SELECT * {{ VALUES ?v {{ {' '.join(map(str, range(200_000)))} }} }}",
    "a chain of a hundred BINDs over all pairs": (
        f"SELECT (SUM(?x100) AS ?n) {{ {PAIRS} BIND (STRLEN(STR(?c)) AS ?x0) "
        + " ".join(f"BIND (?x{i} + ?x{i} / 2 AS ?x{i + 1})" for i in range(100))
        + " }"
    ),
    "a chain of three hundred triples": (
        "SELECT (COUNT(*) AS ?n) { "
        + " . ".join(f"?s{i} ?p{i} ?s{i + 1}" for i in range(300))
        + " }"
    ),
    "fifty triples without a common variable": (
        "SELECT * { " + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(50)) + " }"
    ),
}
