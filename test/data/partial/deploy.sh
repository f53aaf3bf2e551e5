#!/usr/bin/env bash
set -euo pipefail

REGION=eu-central-1
IMAGE=shop
KEEP=5

log() {
  local level=$1
  shift
  echo "$(date +%T) [$level] $*" >&2
}

build_image() {
  local tag=$1
  docker build -t "$IMAGE:$tag" .
  docker tag "$IMAGE:$tag" "registry.internal/$IMAGE:$tag"
  log info "built $tag"
}

push_image() {
  local tag=$1
  for attempt in 1 2 3; do
    if docker push "registry.internal/$IMAGE:$tag"; then
      return 0
    fi
    log warn "attempt $attempt failed"
    sleep 5
  done
  return 1
}

# Removes images that nothing uses any longer.
cleanup() {
  docker images "$IMAGE" --format '{{.Tag}}' |
    sort -r |
    tail -n +"$KEEP" |
    xargs -r -n1 docker rmi
}

rollback() {
  local previous
  previous=$(cat .previous)
  kubectl set image deployment/shop "shop=registry.internal/$IMAGE:$previous"
  log info "back to $previous"
}

case "${1:-help}" in
  build)
    build_image "$(git rev-parse --short HEAD)"
    ;;
  push)
    push_image "$(git rev-parse --short HEAD)"
    ;;
  clean)
    cleanup
    docker system prune -f
    ;;
  rollback)
    rollback
    ;;
  *)
    echo "usage: $0 build|push|clean|rollback"
    exit 2
    ;;
esac
