namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// Holds the record as it is to be written next, the moment of the present event, and the effects that the event has led to.
/// </summary>
internal sealed class RecordKeeper(JobRecord record)
{
    private readonly List<JobEffect> _effects = [];

    public JobRecord Record { get; private set; } = record;

    public Moment Now { get; private set; }

    /// <summary>What the present event has led to, in order; valid until the next one.</summary>
    public IReadOnlyList<JobEffect> Effects => _effects;

    /// <summary>An event happens.</summary>
    public void Begin(Moment now)
    {
        Now = now;
        _effects.Clear();
    }

    public void Emit(JobEffect effect) => _effects.Add(effect);

    /// <summary>The record changes, and whoever changes it does not need it to be written.</summary>
    public void Change(JobRecord next) => Record = next;

    /// <summary>The record changes and is written: now, or with the next beat.</summary>
    public void Save(JobRecord next, bool now = true)
    {
        Record = next;
        Emit(new SaveRecord(now));
    }
}
