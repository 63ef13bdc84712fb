# The service as one image: api, worker and crawler are its commands. Tags are pinned; whoever can reach a registry
# adds the digests (docs/adr/0021-deployment.md).

FROM node:24.19.0-bookworm-slim AS ui
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web ./
RUN npm run build

FROM python:3.11.14-slim-bookworm AS service
WORKDIR /src
COPY deploy/build-dependencies.sh deploy/
COPY locks locks
RUN sh deploy/build-dependencies.sh /opt/huiying
COPY deploy/build-service.sh deploy/
COPY pyproject.toml README.md LICENSE ./
COPY huiying huiying
COPY crawlers crawlers
COPY nlp nlp
COPY alerts alerts
COPY response response
COPY api api
COPY --from=ui /src/api/static api/static
RUN sh deploy/build-service.sh /opt/huiying && mkdir -p /var/lib/huiying /var/backups/huiying

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="huiying" \
      org.opencontainers.image.description="回应：政务舆情监测与回应" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
COPY --from=service /opt/huiying /opt/huiying
COPY --from=service --chown=10001:10001 /var/lib/huiying /var/lib/huiying
COPY --from=service --chown=10001:10001 /var/backups/huiying /var/backups/huiying
# Nothing is written but the data folder and /tmp, so that the root file system can be read-only.
ENV PATH=/opt/huiying/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HUIYING_HOME=/var/lib/huiying \
    HUIYING_HOST=0.0.0.0 \
    HUIYING_PORT=8000 \
    HUIYING_SIGN_OF_LIFE=/tmp/huiying.alive
USER 10001:10001
EXPOSE 8000
# Whether the process answers, no more: it is not to be killed because an engine is away.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/api/health/live'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["huiying"]
CMD ["serve"]
