#!/bin/sh
# Install the triple stores and parsers that the tests run against, each without root, into a
# folder of the user's cache. What is there already is left alone; what cannot be had is said in
# one line, and the others go on: the tests skip what is missing.
set -u
home=${DIPGRAPH_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/dipgraph-servers}
python=${PYTHON:-python3}
fuseki=5.5.0 # Jena 6 needs a newer Java than 17
rdf4j=4.0.0  # the newest that is published as a war
jetty=9.4.57.v20241219 # for the servlets of that war
# Virtuoso and rapper with the libraries of theirs that a machine may lack.
debs="virtuoso-opensource-7-bin libminizip1 libpcre3 libldap-2.5-0 libsasl2-2
raptor2-utils libraptor2-0 libyajl2"

mkdir -p "$home" || exit 0
log=$(mktemp)
scratch=$(mktemp -d "$home/part.XXXXXX")
trap 'rm -rf "$scratch" "$log"' EXIT

# piece NAME FILE FUNCTION: have FILE, or let FUNCTION make it in $scratch.
piece() {
    if [ -e "$home/$2" ]; then
        echo "$1: have"
    elif "$3" >"$log" 2>&1 && [ -e "$home/$2" ]; then
        echo "$1: installed"
    else
        echo "$1: could not: $(grep -v '^ *$' "$log" | tail -n 1)"
    fi
}

# keep NAME: put what is complete in its place, in one step, so that a broken install leaves nothing.
keep() {
    rm -rf "${home:?}/$1" && mv "$scratch/$1" "$home/$1"
}

install_oxigraph() {
    "$python" -m pip install --quiet --disable-pip-version-check \
        --target "$scratch/oxigraph" 'oxigraph>=0.5.13,<0.6' && keep oxigraph
}

# jar FOLDER ARTIFACT: fetch one file from Maven's registry, named without its version.
jar() {
    command -v java || { echo "there is no java"; return 1; }
    command -v mvn || { echo "there is no mvn"; return 1; }
    mvn --quiet --batch-mode dependency:copy -DoutputDirectory="$scratch/$1" -Dartifact="$2" \
        -Dmdep.stripVersion=true || { grep -o 'Could not [^(]*' "$log"; return 1; }
}

install_fuseki() {
    jar fuseki "org.apache.jena:jena-fuseki-server:$fuseki" && keep fuseki
}

install_rdf4j() {
    jar rdf4j "org.eclipse.rdf4j:rdf4j-http-server:$rdf4j:war" &&
        jar rdf4j "org.eclipse.jetty:jetty-runner:$jetty" && keep rdf4j
}

fetch_debs() {
    # shellcheck disable=SC2086 # a list of names
    (cd "$scratch/debs" && apt-get download $debs)
}

install_debian() {
    command -v dpkg && command -v apt-get || { echo "there is no apt-get"; return 1; }
    mkdir -p "$scratch/debs" "$scratch/debian"
    fetch_debs || { apt-get update && fetch_debs; } || return 1
    for deb in "$scratch"/debs/*.deb; do
        dpkg -x "$deb" "$scratch/debian" || return 1
    done
    # One folder of libraries, whatever the machine's architecture is called.
    mkdir "$scratch/debian/libraries"
    find "$scratch/debian/lib" "$scratch/debian/usr/lib" -name 'lib*.so*' \
        -exec cp -P {} "$scratch/debian/libraries/" \;
    for program in virtuoso-t rapper; do
        LD_LIBRARY_PATH="$scratch/debian/libraries" ldd "$scratch/debian/usr/bin/$program" |
            grep 'not found' && return 1
    done
    keep debian
}

piece oxigraph oxigraph/bin/oxigraph install_oxigraph
piece "fuseki and riot" fuseki/jena-fuseki-server.jar install_fuseki
piece rdf4j rdf4j/rdf4j-http-server.war install_rdf4j
piece virtuoso debian/usr/bin/virtuoso-t install_debian
piece rapper debian/usr/bin/rapper install_debian
exit 0
