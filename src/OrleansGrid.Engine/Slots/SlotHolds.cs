namespace OrleansGrid.Engine.Slots;

/// <summary>How many slots the job holds on each silo, and on which of them that is another number than the pool takes it for.</summary>
internal sealed class SlotHolds
{
    private readonly Dictionary<string, Hold> _bySilo = new(StringComparer.Ordinal);
    private readonly List<Hold> _touched = [];
    private IReadOnlyDictionary<string, int>? _snapshot;
    private int _count;

    /// <summary>
    /// Number of a stage whose tasks need what the held slots give; null when the job holds none. Tasks of one need only run at once: the
    /// pool knows of one.
    /// </summary>
    public int? Stage { get; private set; }

    /// <summary>What the pool takes the job to hold differs from what it holds.</summary>
    public bool Differ
    {
        get
        {
            foreach (var hold in _touched)
            {
                if (hold.Count != hold.Known)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The slots held, by silo; a copy.</summary>
    public IReadOnlyDictionary<string, int> Snapshot() =>
        _snapshot ??= _bySilo.Values.Where(h => h.Count > 0).ToDictionary(h => h.Silo, h => h.Count, StringComparer.Ordinal);

    /// <summary>From here on, the pool knows.</summary>
    public void BeginEvent()
    {
        foreach (var hold in _touched)
        {
            hold.Touched = false;
            if (hold.Count == 0)
            {
                _bySilo.Remove(hold.Silo);
            }
        }

        _touched.Clear();
    }

    /// <summary>The pool takes a slot that it has granted for used.</summary>
    public void Granted(string silo) => Touched(silo).Known++;

    /// <param name="stage">Number of the stage whose tasks need what the slot gives.</param>
    public void Take(string silo, int stage)
    {
        Stage ??= stage;
        _count++;
        Touched(silo).Count++;
        _snapshot = null;
    }

    public void Release(string silo)
    {
        Stage = --_count == 0 ? null : Stage;
        Touched(silo).Count--;
        _snapshot = null;
    }

    private Hold Touched(string silo)
    {
        if (!_bySilo.TryGetValue(silo, out var hold))
        {
            _bySilo.Add(silo, hold = new Hold(silo));
        }

        if (!hold.Touched)
        {
            (hold.Touched, hold.Known) = (true, hold.Count);
            _touched.Add(hold);
        }

        return hold;
    }

    private sealed class Hold(string silo)
    {
        public string Silo => silo;

        public int Count { get; set; }

        /// <summary>What the pool takes it for, while it is touched.</summary>
        public int Known { get; set; }

        public bool Touched { get; set; }
    }
}
