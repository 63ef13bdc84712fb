#!/bin/bash
# Starts Elasticsearch on a read-only root file system: its settings, and the keystore it writes beside them, lie in
# memory. The password comes from a file of any mode; the image itself takes only files of its own user.
set -eu
secrets=${HUIYING_SECRETS:-/run/secrets}
cp -R config/. "$ES_PATH_CONF"
for held in certificate key; do # of a cluster alone
    [ ! -e "$secrets/elasticsearch_$held" ] || cp "$secrets/elasticsearch_$held" "$ES_PATH_CONF"
done
ELASTIC_PASSWORD=$(cat "$secrets/elasticsearch_password")
export ELASTIC_PASSWORD
exec docker-entrypoint.sh eswrapper
