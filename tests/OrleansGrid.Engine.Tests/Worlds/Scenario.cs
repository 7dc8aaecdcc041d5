namespace OrleansGrid.Engine.Tests;

/// <summary>A world to try: what the job is, what may go wrong, and a number for each step that says what happens next.</summary>
internal sealed record Scenario
{
    /// <summary>Items of each stage; a later stage starts when the one before has ended.</summary>
    public required IReadOnlyList<int> Items { get; init; }

    /// <summary>How the job comes to know its stages.</summary>
    public Stages Stages { get; init; } = Stages.Known;

    /// <summary>
    /// What the items of the stage before the last leave behind dies with their silo, and every item of the last stage needs all of it.
    /// </summary>
    public bool ResultsDie { get; init; }

    /// <summary>Every other stage needs another handler, which all silos have.</summary>
    public bool NeedsDiffer { get; init; }

    public required int Silos { get; init; }

    public required int SlotsPerSilo { get; init; }

    /// <summary>Attempts that an item has.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How often item i fails before it succeeds: the i-th of these, beginning anew after the last.</summary>
    public IReadOnlyList<int> Failures { get; init; } = [0];

    public FailureTolerance? MaxFailed { get; init; }

    /// <summary>How long an item runs.</summary>
    public double MillisecondsPerItem { get; init; } = 5;

    /// <summary>An item of the first stage that kills its silo each time it is run; −1 for none.</summary>
    public int Poison { get; init; } = -1;

    /// <summary>Slow items may have speculative attempts.</summary>
    public bool Speculation { get; init; }

    /// <summary>An item of the first stage whose first try goes on until it is stopped; −1 for none.</summary>
    public int Hanging { get; init; } = -1;

    public required Chaos Chaos { get; init; }

    /// <summary>Whether the database refuses what evicted silos send. It does; without, later fences must hold alone.</summary>
    public bool EvictedAreFenced { get; init; } = true;

    public required IReadOnlyList<int> Choices { get; init; }

    public override string ToString() =>
        $"items {string.Join('+', Items)} {Stages}{(ResultsDie ? ", results die" : "")}{(NeedsDiffer ? ", needs differ" : "")}, {Silos} "
        + $"silos of {SlotsPerSilo}, {Attempts} attempts, failures {string.Join(',', Failures)}, "
        + $"tolerance {MaxFailed}, {MillisecondsPerItem} ms an item, poison {Poison}, "
        + $"{(Speculation ? $"speculation, hanging {Hanging}, " : "")}{Chaos}, fenced {EvictedAreFenced}, {Choices.Count} choices";
}
