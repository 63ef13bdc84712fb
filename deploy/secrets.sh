#!/bin/sh
# Make the secrets that are not there yet, each a file in deploy/secrets: sh deploy/secrets.sh [NAME-OF-THE-SERVICE]
# The folder is its owner's alone; the files in it can be read, because the processes in the containers are other users.
set -eu
name=${1:-localhost}
folder=${HUIYING_SECRETS:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
umask 077

keep() { # NAME COMMAND…: a secret is written whole or not at all, and never replaced
    [ -e "$1" ] && return
    file=$1
    shift
    "$@" > "$file.draft"
    mv "$file.draft" "$file"
    echo "made $folder/$file" >&2
}
certificate() { # NAME SUBJECT ALTERNATIVE DAYS: a key and a certificate signed by itself
    [ -e "$1_certificate" ] && [ -e "$1_key" ] && return
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$4" \
        -subj "/CN=$2" -addext "subjectAltName=$3" \
        -keyout "$1_key" -out "$1_certificate" 2>/dev/null
    echo "made $folder/$1_certificate" >&2
}
password() { openssl rand -hex 24; }
office_key() { openssl rand -base64 32 | tr '+/' '-_'; }

case $name in
    *[!0-9.]*) alternative="DNS:$name,DNS:localhost" ;;
    *) alternative="IP:$name,DNS:localhost" ;;
esac
keep channel_key office_key
keep database_password password
keep elasticsearch_password password
certificate elasticsearch huiying-elasticsearch DNS:huiying-elasticsearch 3650
# Browsers take none that is valid for longer.
certificate tls "$name" "$alternative" 825
chmod 444 ./*
