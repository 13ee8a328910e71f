"""Property paths that go everywhere, from everywhere, by everything."""

ANY = "!<x:none>"
BOTH = "(!<x:none>|!^<x:none>)"

QUERIES = {
    "from everywhere to everywhere": f"SELECT * {{ ?a ({ANY})* ?b }}",
    "from everywhere to everywhere, there and back": f"SELECT * {{ ?a {BOTH}* ?b }}",
    "from everywhere to everywhere, counted": f"SELECT (COUNT(*) AS ?n) {{ ?a {BOTH}+ ?b }}",
    "what can be reached in two ways": f"SELECT * {{ ?a ({ANY})* ?b . ?a {BOTH}+ ?b }}",
    "a star of a star": f"SELECT * {{ ?a (({BOTH}*)*)* ?b }}",
    "a plus of a plus of a star": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({BOTH})+)+)* ?b }}",
    "a star after a star after a star": f"SELECT * {{ ?a {BOTH}*/{BOTH}*/{BOTH}* ?b }}",
    "eight steps of any kind": ("SELECT (COUNT(*) AS ?n) { ?a " + "/".join([BOTH] * 8) + " ?b }"),
    "sixteen steps or fewer": "SELECT * { ?a " + "/".join([f"{BOTH}?"] * 16) + " ?b }",
    "who is reached by those who reach": (
        f"SELECT * {{ ?a {BOTH}+ ?b . ?b {BOTH}+ ?c . ?c {BOTH}+ ?a }}"
    ),
    "is there a way back that is not there": (
        f"ASK {{ ?a {BOTH}* ?b FILTER (STR(?a) = CONCAT(STR(?b), 'x')) }}"
    ),
    "what lies on a circle": f"SELECT DISTINCT ?a {{ ?a {BOTH}+ ?a }}",
    "a path in each graph": f"SELECT * {{ GRAPH ?g {{ ?a {BOTH}* ?b . ?c {BOTH}* ?d }} }}",
    "broader and narrower without end": (
        "SELECT (COUNT(*) AS ?n) { ?a (skos:broader|^skos:broader|a|^a)* ?b . ?b (a/^a)+ ?c }"
    ),
    "all who share a type, in a chain": (
        "SELECT (COUNT(*) AS ?n) { ?a a/^a ?b . ?b a/^a ?c . ?c a/^a ?d . ?d a/^a ?e }"
    ),
    "a long alternation, starred": (
        "SELECT * { ?a (" + "|".join(f"<x:p{i}>|!<x:q{i}>" for i in range(60)) + ")* ?b }"
    ),
    "a long chain, backwards": "SELECT * { ?a ^(" + "/".join([f"({ANY})*"] * 20) + ") ?b }",
    "a graph of all that can be reached": f"CONSTRUCT {{ ?a <x:to> ?b }} {{ ?a {BOTH}* ?b }}",
}
