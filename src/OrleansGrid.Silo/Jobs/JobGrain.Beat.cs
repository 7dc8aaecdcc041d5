using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>What the job does now and then, whatever happens.</summary>
internal sealed partial class JobGrain
{
    /// <summary>What nobody waits for is written after this time; a job that has ended by then never writes it.</summary>
    private static readonly TimeSpan UnwrittenFor = TimeSpan.FromSeconds(1);

    private readonly BeatPace _pace = new();
    private bool _saveWithBeat;

    /// <summary>Asked from outside the activation: what it sees may be a moment old.</summary>
    public bool BeatIsDue(TimeSpan now) =>
        now - _pace.BeatenAt > (_saveWithBeat ? UnwrittenFor : _pace.Interval(runs: _machine is { Tasks.Count: > 0 }));

    /// <summary>Says again what the job holds and wants, so that what was lost on the way is made good, and writes what waited to be written.</summary>
    public async Task BeatAsync()
    {
        await LoadAsync();
        if (_left || _machine is null || (_machine.Record.State.IsTerminal() && !_saveWithBeat))
        {
            return;
        }

        _pace.Beat(Now.Monotonic, runs: _machine.Tasks.Count > 0);
        Apply(new Ticked());
        if (_saveWithBeat)
        {
            await SaveAsync();
        }

        await AskPoolAsync();
    }
}
