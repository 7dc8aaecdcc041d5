namespace OrleansGrid.Processes.Portable;

/// <summary>Wakes the lane when anything has happened that it may be waiting for; a ring before the wait counts.</summary>
internal sealed class Bell
{
    private readonly object _gate = new();
    private bool _rung;

    public void Ring()
    {
        lock (_gate)
        {
            _rung = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>False when nothing rang in this time.</summary>
    public bool Wait(int milliseconds)
    {
        lock (_gate)
        {
            var rang = _rung || Monitor.Wait(_gate, milliseconds);
            _rung = false;
            return rang;
        }
    }
}
