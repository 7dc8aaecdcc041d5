namespace OrleansGrid.Engine.Stages;

/// <summary>
/// How many items the next task gets. A task starts with one item and grows until it runs for about <see cref="Target"/>, so that a
/// million tiny items cost few messages, and an hour-long item is a task of its own.
/// </summary>
public sealed class TaskSizer
{
    /// <summary>How long a task should run.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A task is at most so many times larger than the largest that has been seen to run: one quick item says little about the next
    /// thousand.
    /// </summary>
    private const long Growth = 16;

    private const long Largest = 1_000_000;

    private long _cap = 1;
    private double _secondsPerItem;

    /// <summary>Running average of the time an item takes; null before the first was seen.</summary>
    public double? SecondsPerItem => _secondsPerItem > 0 ? _secondsPerItem : null;

    public void Observe(long items, TimeSpan busy)
    {
        if (items < 1)
        {
            return;
        }

        var seconds = Math.Max(busy.TotalSeconds / items, 1e-9);
        // Tasks grow with the weight of their evidence: a large one says more about the next than a small one.
        var weight = _secondsPerItem == 0 ? 1 : Math.Clamp((double)items / _cap, 0.2, 0.8);
        _secondsPerItem = (_secondsPerItem * (1 - weight)) + (seconds * weight);
        _cap = Math.Min(Largest, Math.Max(_cap, items * Growth));
    }

    /// <param name="unassigned">Items that wait for a task.</param>
    /// <param name="lanes">Tasks that the job runs at once, the new one included.</param>
    public long Next(long unassigned, int lanes)
    {
        if (_secondsPerItem == 0)
        {
            return 1;
        }

        var byTime = (long)Math.Clamp(Target.TotalSeconds / _secondsPerItem, 1, Largest);
        // Near the end of the stage, leave something for the other lanes.
        var fairShare = Math.Max(1, (unassigned + (2 * lanes) - 1) / (2 * Math.Max(1, lanes)));
        return Math.Min(Math.Min(byTime, _cap), fairShare);
    }
}
