namespace OrleansGrid.Engine.Stages;

/// <summary>
/// What an item of a stage typically takes: the median over the tasks that ended last, so that one slow item does not make slowness
/// typical.
/// </summary>
internal sealed class TypicalTime
{
    private const int Remembered = 99;

    private readonly Queue<double> _seconds = new();
    private TimeSpan? _median;

    /// <summary>Null before the first task has ended.</summary>
    public TimeSpan? Median =>
        _seconds.Count == 0 ? null : _median ??= TimeSpan.FromSeconds(_seconds.Order().ElementAt(_seconds.Count / 2));

    public void Observe(long items, TimeSpan busy)
    {
        _median = null;
        _seconds.Enqueue(busy.TotalSeconds / items);
        if (_seconds.Count > Remembered)
        {
            _seconds.Dequeue();
        }
    }
}
