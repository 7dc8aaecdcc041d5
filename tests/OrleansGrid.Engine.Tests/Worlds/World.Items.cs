namespace OrleansGrid.Engine.Tests;

/// <summary>What items do.</summary>
internal sealed partial class World
{
    private readonly int[][] _running;
    private readonly HashSet<(int Stage, long Item, int Run)> _succeeded = [];

    public int FailuresOf(long item, int run) => run > 1 && item % 2 == 0 ? 0 : Scenario.Failures[(int)(item % Scenario.Failures.Count)];

    public void Began(SimTask task, long item)
    {
        _running[task.Stage][item]++;
        Require(!IsHarmless || _running[task.Stage][item] == 1, $"Item {item} of stage {task.Stage} runs twice at once.");
        Require(!IsHarmless || Database.OutcomeOf(task.Stage, item) is null, $"Item {item} of stage {task.Stage} has an outcome and runs again.");
    }

    public void Finished(SimTask task, long item) => _running[task.Stage][item]--;

    public void Succeeded(SimTask task, long item)
    {
        Now += TimeSpan.FromMilliseconds(Scenario.MillisecondsPerItem / 4);
        Require(_succeeded.Add((task.Stage, item, task.Run)) || !IsHarmless, $"Item {item} of stage {task.Stage} succeeded twice.");
    }

    private void Stopped(SimTask task)
    {
        if (task.RunningItem is { } item)
        {
            _running[task.Stage][item]--;
        }
    }
}
