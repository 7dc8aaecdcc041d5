namespace OrleansGrid.Engine;

/// <summary>A task as its job sees it.</summary>
public sealed class AssignedTask
{
    public required Guid TaskId { get; init; }

    public required int Stage { get; init; }

    public required string Silo { get; init; }

    public required TimeSpan PlacedAt { get; init; }

    /// <summary>When what it runs now began, as far as can be told.</summary>
    public required TimeSpan AdvancedAt { get; set; }

    /// <summary>The items it was given, less those it has handed back.</summary>
    public required ItemRange Range { get; set; }

    public long Committed { get; set; }

    /// <summary>What it has committed, less what was counted before, because the database told of it first.</summary>
    public long Succeeded { get; set; }

    public long Failed { get; set; }

    public (long Succeeded, long Failed) CountedBefore { get; set; }

    /// <summary>Items that have no outcome from this task yet.</summary>
    public ItemRange Pending => Range with { First = Committed };

    /// <summary>Items that failed an attempt under this task and now wait for their back-off: the job's again, though inside the task's range.</summary>
    public List<long> TakenOver { get; } = [];

    /// <summary>What the handler last said of the running item.</summary>
    public (double Progress, string? Note)? Said { get; set; }

    /// <summary>How many silos have died under these items.</summary>
    public int Crashes { get; init; }

    /// <summary>One more silo's death, and its item has failed.</summary>
    public bool LastChance { get; init; }

    /// <summary>Nobody saw it die: an earlier life of the job had noted it. Others may have run beside it, so it takes one more death to blame it.</summary>
    public bool FromNote { get; init; }

    /// <summary>Asked to hand items back; the answer is due.</summary>
    public bool Shrinking { get; set; }

    /// <summary>Where its range ended when it was last asked to hand items back.</summary>
    public long EndWhenAsked { get; set; }

    /// <summary>It was asked to hand items back and had none that had not begun.</summary>
    public bool AllBegun { get; set; }

    /// <summary>It was asked to hand items back, and whether it heard is unknown: it is asked again, but not at once.</summary>
    public bool Silent { get; set; }

    /// <summary>All its items were run and its slot is the job's to use again; the last outcomes are still on their way to the database.</summary>
    public bool LaneFree { get; set; }

    /// <summary>It runs an item that a slow task runs too.</summary>
    public bool IsSpeculative { get; init; }

    /// <summary>Its item is, or was, in another task at the same time.</summary>
    public bool IsDuplicated { get; set; }

    /// <summary>Told to stop, because another has done its work.</summary>
    public bool Stopped { get; set; }

    /// <summary>Lost; what the database says of its range is due.</summary>
    public bool Resolving { get; set; }

    /// <summary>Its silo died.</summary>
    public bool Crashed { get; set; }
}
