# syntax=docker/dockerfile:1.17
# One image for every process: the sub-command decides. No shell, no package manager, not root, nothing written.

ARG RUST_VERSION=1.95

FROM rust:${RUST_VERSION}-bookworm AS build
WORKDIR /src
COPY . .
# Queries are checked against committed data, so no database is needed here.
ENV SQLX_OFFLINE=true CARGO_TERM_COLOR=never
RUN --mount=type=cache,id=registry,target=/usr/local/cargo/registry \
    --mount=type=cache,id=target-${TARGETARCH},target=/src/target \
    cargo build --release --locked --package dialogporten-server --bin dialogporten \
    && install -D target/release/dialogporten /out/dialogporten \
    # A named volume takes over the owner of the folder that it hides.
    && install -d -o 65532 -g 65532 /out/development

FROM gcr.io/distroless/cc-debian12:nonroot
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="dialogporten" \
      org.opencontainers.image.description="The Dialogporten API as one binary over PostgreSQL" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /out/dialogporten /usr/local/bin/dialogporten
COPY --from=build --chown=65532:65532 /out/development /development
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["dialogporten", "healthcheck"]
ENTRYPOINT ["dialogporten"]
CMD ["serve"]
