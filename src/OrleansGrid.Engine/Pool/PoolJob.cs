namespace OrleansGrid.Engine.Pool;

/// <summary>A job as the pool sees it.</summary>
internal sealed class PoolJob(Guid jobId, long arrival)
{
    /// <summary>A grant that the job still does not know of after this time was lost on its way.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);

    private readonly List<(long Number, string Silo, TimeSpan At)> _unseen = [];
    private IReadOnlyDictionary<string, int> _holds = new Dictionary<string, int>();
    private int _wantsAsked;
    private IReadOnlyList<string> _sparesAsked = [];

    public static IComparer<PoolJob> InTurn { get; } =
        Comparer<PoolJob>.Create(
            static (a, b) =>
                a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority)
                : a.Share != b.Share ? a.Share.CompareTo(b.Share)
                : a.Arrival.CompareTo(b.Arrival)
        );

    public Guid JobId => jobId;

    public long Arrival => arrival;

    public int Priority { get; private set; }

    public int Stage { get; private set; }

    public int SlotsPerTask { get; private set; } = 1;

    public string Handler { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Require { get; private set; } = new Dictionary<string, string>();

    /// <summary>Everything that decides where the job's tasks can run, in one comparable string.</summary>
    public string Needs { get; private set; } = "";

    /// <summary>One free slot may not be enough for a task.</summary>
    public bool NeedsMuchAtOnce => SlotsPerTask > 1 || Require.Count > 0;

    public TimeSpan LastHeard { get; private set; }

    public long LastGrant { get; private set; }

    /// <summary>Tasks that the job has been asked to give back.</summary>
    public int GiveBack { get; set; }

    /// <summary>Tasks held, those granted but not yet confirmed included.</summary>
    public int Held { get; private set; }

    /// <summary>Slots held.</summary>
    public int Share => Held * SlotsPerTask;

    /// <summary>Tasks still wanted.</summary>
    public int Wants => Math.Max(0, _wantsAsked - _unseen.Count);

    /// <summary>
    /// Silos to avoid, one for each slot that it would use if nobody wants it. None while a grant is under way: it may be one of these.
    /// </summary>
    public IReadOnlyList<string> Spares => _unseen.Count > 0 ? [] : _sparesAsked;

    public IEnumerable<(string Silo, int Tasks)> Places => _holds.Select(h => (h.Key, h.Value)).Concat(_unseen.Select(u => (u.Silo, 1)));

    public int On(string silo) => Places.Where(p => p.Silo == silo).Sum(p => p.Tasks);

    public void Update(JobAsk ask, TimeSpan now)
    {
        if (Needs.Length == 0 || !NeedsSameAs(ask))
        {
            Needs =
                $"{ask.Handler}|{ask.SlotsPerTask}|"
                + $"{string.Join(',', ask.Require.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Key + "=" + r.Value))}";
        }

        Priority = ask.Priority;
        Stage = ask.Stage;
        SlotsPerTask = ask.SlotsPerTask;
        Handler = ask.Handler;
        Require = ask.Require;
        LastHeard = now;
        _wantsAsked = ask.Wants;
        _sparesAsked = ask.Spares ?? [];
        _holds = ask.Holds;
        // A grant on its way when the job asked is neither in what it holds nor lost.
        _unseen.RemoveAll(u => u.Number <= ask.SeenGrant || u.At < now - LostAfter);
        Held = _holds.Values.Sum() + _unseen.Count;
        // Whether it heard what it was asked to give back is unknown: it is told anew.
        GiveBack = 0;
    }

    private bool NeedsSameAs(JobAsk ask) =>
        ask.Handler == Handler
        && ask.SlotsPerTask == SlotsPerTask
        && (ReferenceEquals(ask.Require, Require) || (ask.Require.Count == 0 && Require.Count == 0));

    public void Grant(long number, string silo, TimeSpan now)
    {
        LastGrant = number;
        _unseen.Add((number, silo, now));
        Held++;
    }
}
