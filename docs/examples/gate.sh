#!/bin/sh
# May this change ship? Asks Headroom with nothing but curl, for pipelines that have no Node.
#
#   sh gate.sh SERVICE low|medium|high [flag=true] [share=0.05] [exception=incident-fix] [by=PIPELINE]
#
# HEADROOM_SERVER names the server (http://127.0.0.1:4000), HEADROOM_TOKEN holds its token where it has one.
# Ends as `headroom gate` does: 0 go, 1 hold, 3 caution, 4 unknown; 2 when the gate could not be asked.
set -u

if [ $# -lt 2 ]; then
  echo 'usage: gate.sh SERVICE low|medium|high [name=value ...]' >&2
  exit 2
fi
server=${HEADROOM_SERVER:-http://127.0.0.1:4000}
service=$1
risk=$2
shift 2

# Each further name=value becomes a parameter, encoded as it has to be.
left=$#
while [ "$left" -gt 0 ]; do
  set -- "$@" --data-urlencode "$1"
  shift
  left=$((left - 1))
done

answer=$(mktemp) || exit 2
trap 'rm -f "$answer"' EXIT

# The token goes by standard input: what stands on a command line others can read.
status=$(
  printf '%s\n' "${HEADROOM_TOKEN:+header = \"Authorization: Bearer $HEADROOM_TOKEN\"}" |
    curl --config - --silent --show-error --max-time 10 --get \
      --data-urlencode "service=$service" --data-urlencode "risk=$risk" "$@" \
      --output "$answer" --write-out '%{http_code}' "${server%/}/api/v1/gate"
) || exit 2

cat "$answer"
echo
if [ "$status" != 200 ]; then
  echo "the gate could not be asked: $server answered $status" >&2
  exit 2
fi

# The first of its kind in the answer is the verdict; those that follow are of single reasons.
case $(grep -o '"verdict":"[a-z]*"' "$answer" | head -n 1) in
  '"verdict":"go"') exit 0 ;;
  '"verdict":"hold"') exit 1 ;;
  '"verdict":"caution"') exit 3 ;;
  '"verdict":"unknown"') exit 4 ;;
  *) exit 2 ;;
esac
