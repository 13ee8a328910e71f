"""What must hold everything before it says anything: sorts, groups, distinct rows, aggregates."""

PAIRS = "{ ?a ?b ?c . ?d ?e ?f }"
TRIPLES = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

QUERIES = {
    "all pairs, sorted": f"SELECT * {PAIRS} ORDER BY ?a ?d",
    "all pairs, sorted, for the first one": f"SELECT * {PAIRS} ORDER BY ?c ?f LIMIT 1",
    "all pairs, sorted by six things downwards": (
        f"SELECT * {PAIRS} ORDER BY DESC(?f) DESC(?e) DESC(?d) DESC(?c) DESC(?b) DESC(?a)"
    ),
    "all pairs, sorted at random": f"SELECT * {PAIRS} ORDER BY RAND()",
    "all pairs, sorted by a hash": (
        f"SELECT ?a ?d {PAIRS} ORDER BY SHA512(CONCAT(STR(?c), STR(?f)))"
    ),
    "all pairs, once each": f"SELECT DISTINCT * {PAIRS}",
    "all pairs, once each, counted": f"SELECT (COUNT(DISTINCT *) AS ?n) {PAIRS}",
    "pairs of things, once each": f"SELECT DISTINCT ?a ?d {TRIPLES}",
    "pairs of things, reduced": f"SELECT REDUCED ?a ?d {TRIPLES}",
    "all pairs, in groups of one": (
        f"SELECT ?a ?b ?c ?d (COUNT(*) AS ?n) {PAIRS} GROUP BY ?a ?b ?c ?d ?e ?f"
    ),
    "all pairs, in few groups": f"SELECT ?b ?e (COUNT(*) AS ?n) {TRIPLES} GROUP BY ?b ?e",
    "groups of which none has enough": (
        f"SELECT ?a ?d {TRIPLES} GROUP BY ?a ?d HAVING (COUNT(*) > 1000000000)"
    ),
    "every aggregate of everything": (
        "SELECT (MIN(?c) AS ?least) (MAX(?f) AS ?most) (AVG(?c) AS ?mean) (SUM(?f) AS ?sum)"
        f" (SAMPLE(?a) AS ?one) {TRIPLES}"
    ),
    "a distinct aggregate for each": (
        f"SELECT ?a (COUNT(DISTINCT ?f) AS ?n) (MAX(DISTINCT ?d) AS ?m) {TRIPLES} GROUP BY ?a"
    ),
    "all words in one": f"SELECT (GROUP_CONCAT(?c; separator=' ') AS ?words) {PAIRS}",
    "all different pairs of words in one": (
        f"SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?words) {PAIRS}"
    ),
    "the words of each in one, of all pairs": (
        f"SELECT ?a (GROUP_CONCAT(?f) AS ?words) {PAIRS} GROUP BY ?a ORDER BY STRLEN(?words)"
    ),
    "a sort of a sort of a cross join": (
        f"SELECT * {{ {{ SELECT * {{ {{ SELECT * {PAIRS} ORDER BY ?a }} }} ORDER BY ?f }} }}"
        " ORDER BY ?c"
    ),
    # By words: pyoxigraph 0.5.13 ends the process (a panic of Rust's sort, which finds that the
    # order is not total) where it sorts all values of the graph, of many datatypes, as they are.
    "a sort within a cross join": (
        "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } ORDER BY STR(?c) } ?d ?e ?f ."
        " { SELECT * { ?g ?h ?i } ORDER BY STR(?i) } }"
    ),
}
