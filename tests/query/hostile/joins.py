"""Cross joins: patterns that share no variable, in every disguise."""

ALL = "?a ?b ?c"
NEXT = "?d ?e ?f"
THIRD = "?g ?h ?i"
FOURTH = "?j ?k ?l"

QUERIES = {
    "every pair of triples": f"SELECT * {{ {ALL} . {NEXT} }}",
    "every pair of triples, counted": f"SELECT (COUNT(*) AS ?n) {{ {ALL} . {NEXT} . {THIRD} }}",
    "four times everything, counted": (
        f"SELECT (COUNT(*) AS ?n) {{ {ALL} . {NEXT} . {THIRD} . {FOURTH} }}"
    ),
    "every triple with every triple of each graph": (
        f"SELECT * {{ GRAPH ?x {{ {ALL} }} GRAPH ?y {{ {NEXT} }} }}"
    ),
    "every pair of graphs, triple by triple, counted": (
        f"SELECT ?x ?y (COUNT(*) AS ?n) {{ GRAPH ?x {{ {ALL} }} GRAPH ?y {{ {NEXT} }} }}"
        " GROUP BY ?x ?y"
    ),
    "is there a pair that cannot be": f"ASK {{ {ALL} . {NEXT} . FILTER (?a = ?f && ?b = ?d) }}",
    "a filter that is never true, after three": (
        f"SELECT * {{ {ALL} . {NEXT} . {THIRD} . FILTER (?c + ?f + ?i = 1.5) }}"
    ),
    "a row far behind in a cross join": f"SELECT * {{ {ALL} . {NEXT} }} OFFSET 1000000000 LIMIT 1",
    "a cross join of groups": f"SELECT * {{ {{ {ALL} }} {{ {NEXT} }} {{ {THIRD} }} }}",
    "a cross join of sub-selects": (
        f"SELECT * {{ {{ SELECT ?a {{ {ALL} }} }} {{ SELECT ?d {{ {NEXT} }} }} }}"
    ),
    "a cross join of distinct things": (
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?a {{ {ALL} }} }}"
        f" {{ SELECT DISTINCT ?d {{ {NEXT} }} }} {{ SELECT DISTINCT ?g {{ {THIRD} }} }} }}"
    ),
    "a cross join behind a BIND": (
        f"SELECT * {{ {ALL} . {NEXT} BIND (CONCAT(STR(?a), STR(?d)) AS ?x) FILTER (?x = '') }}"
    ),
    "six labels at once": (
        "SELECT (COUNT(*) AS ?n) { ?a skos:prefLabel ?s . ?b skos:prefLabel ?t ."
        " ?c skos:prefLabel ?u . ?d skos:prefLabel ?v . ?e skos:prefLabel ?w }"
    ),
    "a cross join of the same words": "SELECT * { ?a ?b ?x . ?c ?d ?y FILTER (STR(?x) = STR(?y)) }",
    "triples that differ from each other": (
        f"SELECT (COUNT(*) AS ?n) {{ {ALL} . {NEXT} . FILTER (?a != ?d && ?b != ?e && ?c != ?f) }}"
    ),
    "a graph of every pair": f"CONSTRUCT {{ ?a ?e ?f }} {{ {ALL} . {NEXT} }}",
    "a graph of new nodes": f"CONSTRUCT {{ [] ?b ?f }} {{ {ALL} . {NEXT} }}",
    "a description of everything, again and again": f"DESCRIBE ?a ?d {{ {ALL} . {NEXT} }}",
}
