#!/bin/sh
# Starts the till full screen on Linux: Chromium at the bridge's address, and again whenever it ends.
#
# The page keeps the cart on this device, so a browser that dies costs nothing but the seconds until it is back.
set -eu

address=http://localhost:17890
profile=${XDG_DATA_HOME:-$HOME/.local/share}/zhangfang/kiosk
browser=
once=no
dry=no
rests=2

usage() {
	cat <<'USAGE'
usage: scripts/kiosk.sh [OPTION]... [-- BROWSER OPTION...]

Shows the till full screen and starts it again whenever it ends.

  --address URL     where the bridge listens (http://localhost:17890)
  --profile FOLDER  the browser's own folder: the cart and this device's settings live there
                    (~/.local/share/zhangfang/kiosk)
  --browser PATH    Chromium, Chrome or Edge (the first that is found)
  --once            do not start it again
  --dry-run         print the command and end
  --help            this text

What follows -- goes to the browser. To leave: Alt+F4, then Ctrl+C in the terminal, or end this script.
Keys that a page cannot keep from the browser (Ctrl+W, Ctrl+T, Ctrl+N, Alt+F4) do nothing worse than a restart here.
USAGE
}

fail() {
	printf 'kiosk: %s\n' "$1" >&2
	exit 2
}

while [ $# -gt 0 ]; do
	case $1 in
	--address | --profile | --browser)
		[ $# -ge 2 ] || fail "$1 needs a value"
		case $1 in
		--address) address=$2 ;;
		--profile) profile=$2 ;;
		--browser) browser=$2 ;;
		esac
		shift 2
		;;
	--once) once=yes && shift ;;
	--dry-run) dry=yes && shift ;;
	--help | -h) usage && exit 0 ;;
	--) shift && break ;;
	*) fail "unknown option $1; --help says what there is" ;;
	esac
done

case $address in
http://* | https://*) ;;
*) fail "the address begins with http:// or https://" ;;
esac

find_browser() {
	for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable; do
		if command -v "$name"; then
			return
		fi
	done
	fail "no Chromium, Chrome or Edge was found; name one with --browser"
}

[ -n "$browser" ] || browser=$(find_browser)
[ -x "$browser" ] || fail "$browser cannot be run"

# Full screen without bars; no pinch, no swipe to another page, no translation, no "restore pages?" after a power cut; sound
# without a first tap. Its own profile: nothing of whoever else uses this machine.
set -- \
	--kiosk "--app=$address" "--user-data-dir=$profile" \
	--no-first-run --no-default-browser-check --disable-sync --disable-background-networking \
	--disable-pinch --overscroll-history-navigation=0 --pull-to-refresh=0 \
	--disable-session-crashed-bubble --hide-crash-restore-bubble --noerrdialogs --disable-infobars \
	--disable-features=Translate,TranslateUI,PasswordManagerOnboarding \
	--autoplay-policy=no-user-gesture-required --password-store=basic \
	"$@"

if [ "$dry" = yes ]; then
	printf '%s' "$browser"
	printf ' %s' "$@"
	printf '\n'
	exit 0
fi

mkdir -p "$profile"

# One kiosk for a profile: the browser would open a second window in the first one's process, and end at once.
running=
leave() {
	trap - INT TERM EXIT
	if [ -n "$running" ]; then
		kill "$running" 2>/dev/null || true
		wait "$running" 2>/dev/null || true
	fi
	exit 0
}
trap leave INT TERM

while :; do
	"$browser" "$@" &
	running=$!
	ended=0
	wait "$running" || ended=$?
	running=
	[ "$once" = no ] || exit "$ended"
	printf 'kiosk: the browser ended (%s); it starts again\n' "$ended" >&2
	sleep "$rests"
done
