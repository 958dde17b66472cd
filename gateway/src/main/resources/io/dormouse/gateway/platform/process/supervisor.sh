# sh -c THIS dormouse-supervisor GRACE_MS PROGRAM ARGUMENT...
# Runs PROGRAM in a session of its own and ends that whole session when standard input says `stop MS`, or ends.
grace=$1
shift
command -v setsid >/dev/null || {
  echo 'dormouse-supervisor: setsid is missing; install util-linux' >&2
  exit 126
}
trap '' INT HUP QUIT TERM

now() { # milliseconds since boot
  read -r up rest </proc/uptime
  now=$((${up%.*} * 1000 + (1${up#*.} - 100) * 10))
}

members() { # every live process of the session
  members=$(sed -n "s/^\([0-9]*\) (.*) [^ZX] [0-9]* [0-9]* $leader .*/\1/p" /proc/[0-9]*/stat 2>/dev/null)
  [ -n "$members" ]
}

end_session() { # TERM, at most $1 milliseconds, KILL
  ended=1
  members || return
  kill -s TERM $members 2>/dev/null
  now
  deadline=$((now + $1))
  while members; do
    now
    [ "$now" -lt "$deadline" ] || kill -s KILL $members 2>/dev/null
    sleep 0.05 2>/dev/null || sleep 1
  done
}

supervise() { # reads: leader PID, reader PID, stop MS, eof, exited STATUS
  leader= reader= pending= ended= status=255
  while read -r event value; do
    case $event in
      leader) leader=$value ;;
      reader) reader=$value ;;
      exited) status=$value && break ;;
      eof) reader= pending=$grace ;;
      stop)
        case $value in
          '' | *[!0-9]*) pending=$grace ;;
          *) pending=$value ;;
        esac
        ;;
    esac
    [ -z "$leader" ] || [ -z "$pending" ] || [ -n "$ended" ] || end_session "$pending"
  done
  [ -z "$leader" ] || end_session "$grace"
  [ -z "$reader" ] || kill -s KILL "$reader" 2>/dev/null
  exit "$status"
}

exec 3<&0 4>&1 5>&2 </dev/null
{
  {
    while read -r line; do echo "$line"; done
    echo eof
  } <&3 3<&- 4>&- 5>&- &
  echo "reader $!"
  (
    trap - INT HUP QUIT TERM
    exec setsid sh -c '
      echo "dormouse-session: $$" >&4
      echo "leader $$"
      exec "$@" >&4 2>&5 4>&- 5>&-' leader "$@" 3<&-
  )
  echo "exited $?"
} 2>/dev/null | supervise 3<&- 4>&- 5>&-
