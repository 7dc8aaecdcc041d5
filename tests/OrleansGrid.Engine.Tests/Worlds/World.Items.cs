namespace OrleansGrid.Engine.Tests;

/// <summary>What items do.</summary>
internal sealed partial class World
{
    private readonly Dictionary<(int Stage, long Item), int> _running = [];
    private readonly HashSet<(int Stage, long Item, int Run)> _succeeded = [];
    private bool _hung;

    public int FailuresOf(long item, int run) => run > 1 && item % 2 == 0 ? 0 : Scenario.Failures[(int)(item % Scenario.Failures.Count)];

    public void Began(SimTask task, long item)
    {
        var atOnce = _running[(task.Stage, item)] = _running.GetValueOrDefault((task.Stage, item)) + 1;
        Require(!IsHarmless || atOnce <= (Scenario.Speculation ? 2 : 1), $"Item {item} of stage {task.Stage} runs {atOnce} times at once.");
        Require(
            !IsHarmless || Scenario.Speculation || Database.OutcomeOf(task.Stage, item) is null,
            $"Item {item} of stage {task.Stage} has an outcome and runs again."
        );
    }

    /// <summary>Whether a try that begins now is the one that hangs.</summary>
    public bool BeginsToHang(int stage, long item) => stage == 0 && item == Scenario.Hanging && !_hung && (_hung = true);

    public void Finished(SimTask task, long item) => _running[(task.Stage, item)]--;

    public void Succeeded(SimTask task, long item)
    {
        Now += TimeSpan.FromMilliseconds(Scenario.MillisecondsPerItem / 4);
        Require(
            _succeeded.Add((task.Stage, item, task.Run)) || !IsHarmless || Scenario.Speculation,
            $"Item {item} of stage {task.Stage} succeeded twice."
        );
    }

    /// <summary>What an item of the last stage needs of the one before and does not find.</summary>
    /// <param name="stages">The stages as the item's task was told of them.</param>
    public IReadOnlyList<LostResult> LostFor(int stage, IReadOnlyList<JobStage> stages)
    {
        if (!Scenario.ResultsDie || stage != Scenario.Items.Count - 1)
        {
            return [];
        }

        var made = new Dictionary<long, LostResult>();
        foreach (var source in stages[stage].After!)
        {
            for (var i = 0; i < stages[source].Total; i++)
            {
                made[stages[source].Again?.Items[i] ?? i] = new LostResult(source, i);
            }
        }

        return [.. made.Values.Where(m => Database.SiloOf(m.Stage, m.Item) is { } on && Silo(on) is { Down: true } or { Evicted: true })];
    }

    private void Stopped(SimTask task)
    {
        if (task.RunningItem is { } item)
        {
            _running[(task.Stage, item)]--;
        }
    }
}
