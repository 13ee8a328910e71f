"""What people write by mistake, meaning no harm."""

QUERIES = {
    "a forgotten join variable": (
        "SELECT ?act ?state ?label { ?act dip:onBehalfOf ?state . ?sector skos:prefLabel ?label ."
        " ?other dip:sector ?x . ?document ?p ?o }"
    ),
    "a join variable with a slip of the pen": (
        "SELECT * { ?act dip:onBehalfOf ?state ; dip:sector ?sector . ?stat skos:prefLabel ?name ."
        " ?sectors skos:prefLabel ?label }"
    ),
    "optional first": (
        "SELECT * { OPTIONAL { ?act dip:onBehalfOf ?state } OPTIONAL { ?x skos:prefLabel ?label }"
        " OPTIONAL { ?y dip:summary ?summary } OPTIONAL { ?z a ?type } ?state ?p ?o }"
    ),
    "optional labels that hang on nothing": (
        "SELECT * { ?act a dip:Request OPTIONAL { ?a skos:prefLabel ?b }"
        " OPTIONAL { ?c skos:prefLabel ?d } OPTIONAL { ?e skos:prefLabel ?f } }"
    ),
    "a filter in place of a join": (
        "SELECT * { ?a skos:prefLabel ?x . ?b skos:prefLabel ?y . ?c dip:summary ?z"
        " FILTER (CONTAINS(STR(?z), STR(?x)) && CONTAINS(STR(?z), STR(?y))) }"
    ),
    "labels compared without their case": (
        "SELECT * { ?a ?p ?x . ?b ?q ?y FILTER (LCASE(STR(?x)) = LCASE(STR(?y)) && ?a != ?b) }"
    ),
    "all that is mentioned anywhere": (
        "SELECT ?a ?b { ?a skos:prefLabel ?name . ?b ?p ?words . ?c ?q ?more"
        " FILTER REGEX(STR(?words), STR(?name), 'i') }"
    ),
    "everything said of everything in the same sector": (
        "SELECT * { ?a dip:sector ?s . ?b dip:sector ?s . ?a ?p ?x . ?b ?q ?y . ?c dip:sector ?s ."
        " ?c ?r ?z }"
    ),
    "who is like whom": (
        "SELECT ?a ?b (COUNT(*) AS ?alike) { ?a ?p ?o . ?b ?p ?o . ?a ?q ?x . ?b ?q ?x }"
        " GROUP BY ?a ?b ORDER BY DESC(?alike)"
    ),
    "who is like whom, among three": (
        "SELECT DISTINCT ?a ?b ?c { ?a ?p ?o . ?b ?p ?o . ?c ?p ?o FILTER (?a != ?b && ?b != ?c) }"
    ),
    "all that two things have in common by type": (
        "SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t }"
    ),
    "a variable in place of the type": (
        "SELECT * { ?act ?a dip:Request . ?x ?y ?z . ?x2 ?y2 ?z2 }"
    ),
    "the whole graph, labels and all, sorted": (
        "SELECT * { ?s ?p ?o . ?s2 skos:prefLabel ?l . ?p2 skos:prefLabel ?l2 } ORDER BY ?l ?l2"
    ),
    "everything within two steps of everything": (
        "SELECT * { ?a ?p ?b . ?b ?q ?c . ?c ?r ?d . ?d2 ?s ?d . ?e ?t ?d2 }"
    ),
    "two documents, compared fact by fact": (
        "SELECT * { GRAPH ?d { ?a ?p ?x } GRAPH ?e { ?b ?q ?y } FILTER (?d != ?e && ?a != ?b) }"
    ),
    "not in the other document": (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?d { ?a ?p ?x . ?b ?q ?y }"
        " FILTER NOT EXISTS { GRAPH ?e { ?a ?p2 ?y . ?b ?q2 ?x } FILTER (?d != ?e) } }"
    ),
    "dates before dates": (
        "SELECT * { ?a dip:date ?x . ?b dip:date ?y . ?c ?p ?z . ?d ?q ?o"
        " FILTER (?x < ?y && ?y < ?z) }"
    ),
    "another endpoint, out of habit": (
        "SELECT * { ?a ?b ?c SERVICE <https://query.wikidata.org/sparql> { ?a ?e ?f } }"
    ),
    "another file, out of habit": "SELECT * FROM <https://example.org/all.ttl> { ?a ?b ?c }",
    "describe everything": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "the graph, made again of itself": "CONSTRUCT { ?a ?b ?f . ?d ?b ?c } { ?a ?b ?c . ?d ?e ?f }",
}
