using System.Text.Json;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>The rules of sql/queries/commit.sql and of the job's state row, in memory.</summary>
internal sealed class SimDatabase(Scenario scenario)
{
    private readonly List<Outcome?[]> _outcomes = [];
    private readonly Dictionary<(int Stage, long Item), int> _forgottenInRun = [];
    private readonly HashSet<(int Stage, long Item, int Attempt)> _attemptKeys = [];
    private readonly List<(int Stage, long Item, int Attempt, int Run, FailureKind Kind)> _attempts = [];

    public HashSet<string> Evicted { get; } = [];

    public JobRecord Record { get; private set; } = null!;

    public int Version { get; private set; }

    /// <summary>Version at which the job was last taken up by an activation.</summary>
    public int Epoch { get; private set; } = 1;

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Outcomes committed since the job last ended.</summary>
    public long CommittedAfterEnd { get; private set; }

    /// <summary>How often the job was given more items after its end, and how many.</summary>
    public int Extensions { get; private set; }

    public long ItemsAdded { get; private set; }

    /// <summary>Writes the job's record if it is still of the version that the writer has read.</summary>
    public bool TryWrite(JobRecord record, int expected)
    {
        if (Version != expected)
        {
            return false;
        }

        if (Version > 0 && Record.State.IsTerminal())
        {
            World.Require(
                record.Run == Record.Run + 1 || record == Record,
                $"A job that was {Record.State} became {record.State} without a retry."
            );
        }

        if (Version > 0 && record.Run > Record.Run && record.Stages[0].Total != Record.Stages[0].Total)
        {
            (Extensions, ItemsAdded) = (Extensions + 1, ItemsAdded + record.Stages[0].Total - Record.Stages[0].Total);
        }

        (Record, CommittedAfterEnd) = (record, 0);
        Version++;
        MakeRoom();
        return true;
    }

    /// <summary>An activation has taken the job up by what it has just written: whoever had it before cannot write any more.</summary>
    public void BeginEpoch() => Epoch = Version;

    public (bool Succeeded, int Run)? OutcomeOf(int stage, long item) => _outcomes[stage][item] is { } o ? (o.Succeeded, o.Run) : null;

    /// <summary>Whether an activation of that run may know of an outcome: it has one, or had one until a later run began.</summary>
    public bool HasOrHadOutcome(int stage, long item, int run) =>
        _outcomes[stage][(int)item] is not null || _forgottenInRun.GetValueOrDefault((stage, item)) > run;

    /// <summary>Where the item succeeded; null when it did not.</summary>
    public string? SiloOf(int stage, long item) => _outcomes[stage][item] is { Succeeded: true } o ? o.Silo : null;

    public int AttemptsOf(int stage, long item, FailureKind kind) =>
        _attempts.Count(a => a.Stage == stage && a.Item == item && a.Kind == kind);

    /// <summary>The outcomes that there are, in the order of the items.</summary>
    public IReadOnlyList<ItemResult<JsonElement>> ResultsOf(int stage) =>
        [
            .. _outcomes[stage]
                .Select((o, item) => (o, item))
                .Where(x => x.o is not null)
                .Select(x => new ItemResult<JsonElement>(x.item, x.o!.Succeeded ? ItemState.Succeeded : ItemState.Failed, default, null)),
        ];

    /// <summary>An item that has failed.</summary>
    public (int Stage, long Item)? FirstFailure()
    {
        for (var stage = 0; stage < _outcomes.Count; stage++)
        {
            if (Array.FindIndex(_outcomes[stage], o => o is { Succeeded: false }) is var item and >= 0)
            {
                return (stage, item);
            }
        }

        return null;
    }

    public CommitDecision Commit(SimCommit commit)
    {
        var alive = !scenario.EvictedAreFenced || !Evicted.Contains(commit.Silo);
        var live = alive && !Record.State.IsTerminal() && Record.Run == commit.Run;
        if (!commit.HasOutcome)
        {
            if (live && _outcomes[commit.Stage][commit.First] is null)
            {
                AddAttempt(commit);
            }

            return CommitDecision.Committed;
        }

        World.Require(
            commit.Stage < _outcomes.Count && commit.End <= _outcomes[commit.Stage].Length,
            $"Items [{commit.First},{commit.End}) of stage {commit.Stage} are committed, which no durable record of the job names."
        );
        var cells = _outcomes[commit.Stage].AsSpan((int)commit.First, (int)(commit.End - commit.First));
        if (live && AllFree(cells))
        {
            cells.Fill(new Outcome(commit.Task, commit.Succeeded, commit.Run, commit.Silo));
            (Succeeded, Failed) = commit.Succeeded ? (Succeeded + cells.Length, Failed) : (Succeeded, Failed + cells.Length);
            CommittedAfterEnd += Record.State.IsTerminal() ? cells.Length : 0;
            if (!commit.Succeeded)
            {
                AddAttempt(commit);
            }

            return CommitDecision.Committed;
        }

        return live ? CommitDecision.OutcomeExists
            : alive ? CommitDecision.LaterRun
            : CommitDecision.SiloEvicted;
    }

    public StageFacts Read(int stage, ItemRange range, int run, IReadOnlySet<Guid> except)
    {
        var (finished, failed) = (new RangeSet(), new RangeSet());
        for (var item = range.First; item < range.End; item++)
        {
            if (_outcomes[stage][item] is { } outcome && !except.Contains(outcome.Task))
            {
                finished.Add(new ItemRange(item, item + 1));
                if (!outcome.Succeeded)
                {
                    failed.Add(new ItemRange(item, item + 1));
                }
            }
        }

        var attempts = _attempts
            .Where(a => a.Stage == stage && a.Item >= range.First && a.Item < range.End && _outcomes[stage][a.Item] is null)
            .GroupBy(a => a.Item)
            .Select(g => new ItemAttempts(
                g.Key,
                g.Max(a => a.Attempt),
                g.Count(a => a.Run == run && a.Kind == FailureKind.Own),
                g.Count(a => a.Run == run && a.Kind == FailureKind.SiloLost)
            ));
        return new StageFacts([.. finished.Ranges], [.. failed.Ranges], [.. attempts]);
    }

    public void ForgetFailuresOfEarlierRuns()
    {
        for (var number = 0; number < _outcomes.Count; number++)
        {
            var stage = _outcomes[number];
            for (var item = 0; item < stage.Length; item++)
            {
                if (stage[item] is { Succeeded: false } outcome && outcome.Run < (Record.FailuresSince ?? Record.Run))
                {
                    World.Require(
                        scenario.Chaos.HasFlag(Chaos.Retry),
                        $"Item {item} has failed, nobody asked for a retry, and it is run again."
                    );
                    stage[item] = null;
                    _forgottenInRun[(number, item)] = Record.Run;
                    Failed--;
                }
            }
        }
    }

    private void AddAttempt(SimCommit commit)
    {
        if (_attemptKeys.Add((commit.Stage, commit.First, commit.Attempt)))
        {
            _attempts.Add((commit.Stage, commit.First, commit.Attempt, commit.Run, commit.Kind));
        }
    }

    private void MakeRoom()
    {
        for (var stage = 0; stage < Record.Stages.Count; stage++)
        {
            var total = (int)Record.Stages[stage].Total;
            if (stage == _outcomes.Count)
            {
                _outcomes.Add(new Outcome?[total]);
            }

            World.Require(_outcomes[stage].Length <= total, $"Stage {stage} has become shorter.");
            var cells = _outcomes[stage];
            Array.Resize(ref cells, total);
            _outcomes[stage] = cells;
        }
    }

    private static bool AllFree(ReadOnlySpan<Outcome?> cells)
    {
        foreach (var cell in cells)
        {
            if (cell is not null)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Outcome(Guid Task, bool Succeeded, int Run, string Silo);
}
