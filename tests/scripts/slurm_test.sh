#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# slurm_test.sh SOURCE PROGRAM SCRATCH: scripts/slurm-sweep on a Slurm cluster of one node, which this test starts by
# itself, on the loopback alone, and ends again.  A sweep runs as four array tasks; one is killed in the middle of its work
# and one is put back into the queue by Slurm; what is merged is the bytes of a local run, and no point was simulated twice
# but those that were under way.  Status 77, and a reason, where the machine cannot start Slurm.
#
# PROGRAM is that of the command line's tests, whose simulations sleep as long as they are told.
set -euo pipefail

source=${1:?usage: slurm_test.sh SOURCE PROGRAM SCRATCH}
program=${2:?usage: slurm_test.sh SOURCE PROGRAM SCRATCH}
scratch=${3:?usage: slurm_test.sh SOURCE PROGRAM SCRATCH}

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"

skip()
{
	printf 'SKIPPED: %s\n' "$1"
	exit 77
}

fail()
{
	printf 'FAILED: %s\n' "$1" >&2
	local file
	squeue >&2 || true
	for file in out err r/shards/*.log "$cluster"/*.log; do
		if [[ -s $file ]]; then
			printf -- '--- %s\n' "$file" >&2
			tail -n 40 "$file" >&2
		fi
	done
	exit 1
}

# wait_for WHAT COMMAND...: up to a minute.
wait_for()
{
	local what=$1 tries
	shift
	for ((tries = 0; tries < 600; tries++)); do
		if "$@"; then return; fi
		sleep 0.1
	done
	fail "waited in vain for $what"
}

# The cluster.  Its folder has a short path, for a socket is in it, and munge wants to reach it.

cluster=
daemons=(slurmd slurmctld munged)

stop_cluster()
{
	local daemon pid
	if [[ -z $cluster ]]; then return; fi
	scancel --user=root --quiet 2>/dev/null || true
	for daemon in "${daemons[@]}"; do
		if [[ ! -s $cluster/$daemon.pid ]]; then continue; fi
		pid=$(<"$cluster/$daemon.pid")
		kill "$pid" 2>/dev/null || continue
		for _ in {1..50}; do
			if [[ ! -e /proc/$pid ]]; then break; fi
			sleep 0.1
		done
		kill -KILL "$pid" 2>/dev/null || true
	done
	rm -rf "$cluster"
}

# free_port: one that nobody listens on.
free_port()
{
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
	done
	printf '%s\n' "$port"
}

write_configuration()
{
	local host
	host=$(hostname -s)
	cat >"$cluster/slurm.conf" <<-END
		ClusterName=one
		SlurmctldHost=$host(127.0.0.1)
		SlurmctldPort=$(free_port)
		SlurmdPort=$(free_port)
		AuthType=auth/munge
		AuthInfo=socket=$cluster/munge.socket
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		MpiDefault=none
		SlurmUser=root
		SlurmdUser=root
		StateSaveLocation=$cluster/state
		SlurmdSpoolDir=$cluster/spool
		SlurmctldPidFile=$cluster/slurmctld.pid
		SlurmdPidFile=$cluster/slurmd.pid
		SlurmctldLogFile=$cluster/slurmctld.log
		SlurmdLogFile=$cluster/slurmd.log
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SchedulerParameters=batch_sched_delay=0,sched_interval=1
		KillWait=2
		NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
		PartitionName=p Nodes=$host Default=YES State=UP
	END
}

start_cluster()
{
	local command
	if [[ $(id -u) != 0 ]]; then skip "a Slurm cluster of one node is started by root"; fi
	for command in munged slurmctld slurmd sbatch scontrol squeue sinfo; do
		if ! command -v $command >/dev/null; then
			skip "$command is not installed (Debian packages slurm-wlm and munge)"
		fi
	done
	cluster=$(mktemp -d /tmp/vifsim-slurm.XXXXXX)
	trap stop_cluster EXIT
	chmod 711 "$cluster"
	mkdir "$cluster/state" "$cluster/spool"
	export SLURM_CONF=$cluster/slurm.conf
	write_configuration
	head -c 1024 /dev/urandom >"$cluster/key"
	chmod 400 "$cluster/key"
	munged --key-file="$cluster/key" --socket="$cluster/munge.socket" --pid-file="$cluster/munged.pid" \
		--log-file="$cluster/munged.log" --seed-file="$cluster/seed" 2>"$cluster/start.log" ||
		skip "munged does not start here: $(tail -n 1 "$cluster/start.log")"
	slurmctld 2>"$cluster/start.log" || skip "slurmctld does not start here: $(tail -n 1 "$cluster/start.log")"
	slurmd 2>"$cluster/start.log" || skip "slurmd does not start here: $(tail -n 1 "$cluster/start.log")"
	for _ in {1..300}; do
		if [[ $(sinfo -h -o %T 2>/dev/null) == idle ]]; then return; fi
		sleep 0.1
	done
	skip "the node does not come up: $(tail -n 1 "$cluster/slurmd.log")"
}

# has_points K N: whether shard K has finished N points at least.
has_points()
{
	(($(find "r/shards/$1/points" -name '*.json' 2>/dev/null | wc -l) >= $2))
}

# started K N: whether task K has started N times.
started()
{
	grep -qs "^task $1 of 4 on .*, start $2\$" "r/shards/$1.log"
}

# pid_of K: of the program that simulates shard K, not of its workers, which are forks of it.
pid_of()
{
	local pids
	pids=$(ps -eo pid=,ppid=,args= | awk -v shard="--shard $1/4 -o $scratch/r/" '
		index($0, shard) && !/slurm_task|awk/ { parent[$1] = $2 }
		END { for (pid in parent) if (!(parent[pid] in parent)) print pid }')
	[[ $pids =~ ^[0-9]+$ ]] && printf '%s\n' "$pids"
}

# requeued K: whether task K waits for its next start.  Slurm has it wait for two minutes, which we do not.
requeued()
{
	[[ $(squeue -h -o %T -j "${job}_$1" 2>/dev/null) == PENDING ]] && scontrol update "JobId=${job}_$1" StartTime=now
}

is_over()
{
	! kill -0 "$sweep" 2>/dev/null
}

start_cluster

# Twelve points of two to six replications, each of which sleeps: three points a task.
arguments=(small --sweep vifs=1..6 --set "fake.noise=3 us")
export VIFSIM=$program FAKE_CALLS=$scratch/calls
"$program" run "${arguments[@]}" -o local >/dev/null
expected=$(wc -c <calls)
rm calls

"$source/scripts/slurm-sweep" "${arguments[@]}" --set "fake.sleep=1 s" -o r --tasks 4 --wait >out 2>err &
sweep=$!
wait_for "the job" grep -qs ' job [0-9]*: 12 points in 4 tasks' out
job=$(sed -n 's/.* job \([0-9]*\): .* points in .*/\1/p' out)

# Two tasks at a time, or as many as there are CPUs; the second is killed, the third taken off by Slurm, in the middle.
wait_for "a point of task 2" has_points 2 1
before=$(find r/shards/2/points -name '*.json' -newer out | wc -l)
victim=$(pid_of 2) || fail "the process of task 2 is not there"
kill -KILL "$victim"
wait_for "task 2 to be put back" requeued 2
wait_for "a point of task 3" has_points 3 1
scontrol requeue "${job}_3"
wait_for "task 3 to be put back" requeued 3
wait_for "the second start of task 2" started 2 2
wait_for "the second start of task 3" started 3 2
wait_for "the end" is_over
status=0
wait "$sweep" || status=$?
if ((status != 0)); then fail "slurm-sweep ended with status $status"; fi

cmp local/points.csv r/points.csv || fail "the merged table is not that of a local run"
grep -q "^12 points in $scratch/r, of 4 parts$" out || fail "the end is not told"
grep -q "^task 2 ended by signal 9: back into the queue$" r/shards/2.log || fail "task 2 does not say that it was killed"
if ((before < 1)); then fail "nothing was done before the kill"; fi
# What a task had finished was there when it started again: its last line says so.
for task in 2 3; do
	tail -n 1 "r/shards/$task.log" | grep -Eq "^small, shard $task/4: 3 points in .* \([012] simulated, [123] there already\)$" ||
		fail "task $task did not go on from where it was"
done
# Of each that was ended at most the replications that were running or of the point under way were lost.
calls=$(wc -c <calls)
if ((calls > expected + 2 * 6)); then fail "$calls replications simulated, $expected in a local run"; fi

# Where a point fails, so does its task, and nothing is merged: the last job goes.
status=0
"$source/scripts/slurm-sweep" small --set fake.fault=check --set fake.fault_vifs=4 -o broken --tasks 3 --wait >out 2>err ||
	status=$?
if ((status != 1)); then fail "a sweep with a broken point ended with status $status"; fi
grep -qF "not merged; the reason stands in $scratch/broken/shards/*.log" err || fail "it does not say that nothing was merged"
if [[ -e broken/points.csv ]]; then fail "a broken sweep was merged"; fi

# Bad usage and bad scenarios are told at once.
refused()
{
	local message=$1
	shift
	status=0
	"$source/scripts/slurm-sweep" "$@" >out 2>err || status=$?
	if ((status != 2)) || ! grep -qF -- "$message" err; then fail "slurm-sweep $*: status $status, not: $message"; fi
	if [[ -e never ]]; then fail "slurm-sweep $* left a folder"; fi
}
refused "--tasks N is missing" small -o never
refused "--tasks x: a number of tasks was expected" small --tasks=x -o never
refused "--shard has no place here" small --tasks 2 --shard 1/2 -o never
refused "one scenario at a time" small single --tasks 2 -o never
refused "unknown parameter" small --tasks 2 -o never --set vifz=2
printf 'a sweep in four tasks, one killed and one put back: the bytes of a local run\n'
