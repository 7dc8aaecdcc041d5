using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>What the job does now and then, whatever happens.</summary>
internal sealed partial class JobGrain
{
    /// <summary>What nobody waits for is written after this time; a job that has ended by then never writes it.</summary>
    private static readonly TimeSpan UnwrittenFor = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(5);

    /// <summary>Twenty thousand jobs that only wait need not all say so every few seconds.</summary>
    private static readonly TimeSpan BetweenBeatsOfWaiting = TimeSpan.FromSeconds(20);

    private TimeSpan _beatenAt;
    private bool _saveWithBeat;

    /// <summary>Asked from outside the activation: what it sees may be a moment old.</summary>
    public bool BeatIsDue(TimeSpan now) =>
        now - _beatenAt > (_saveWithBeat ? UnwrittenFor : _machine is { Tasks.Count: > 0 } ? BetweenBeats : BetweenBeatsOfWaiting);

    /// <summary>Says again what the job holds and wants, so that what was lost on the way is made good, and writes what waited to be written.</summary>
    public async Task BeatAsync()
    {
        await LoadAsync();
        if (_left || _machine is null || (_machine.Record.State.IsTerminal() && !_saveWithBeat))
        {
            return;
        }

        _beatenAt = Now.Monotonic;
        Apply(new Ticked());
        if (_saveWithBeat)
        {
            await SaveAsync();
        }

        await AskPoolAsync();
    }
}
