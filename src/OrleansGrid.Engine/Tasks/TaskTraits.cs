namespace OrleansGrid.Engine.Tasks;

/// <summary>What <see cref="TaskSets"/> keeps counts and sets of.</summary>
[Flags]
internal enum TaskTraits
{
    None = 0,

    /// <summary>It holds a slot.</summary>
    HoldsSlot = 1,

    /// <summary>It owes an answer about items to hand back.</summary>
    Asked = 2,

    /// <summary>It can be asked to hand back what it has not begun.</summary>
    Askable = 4,

    /// <summary>It can be asked, holds a slot, and has items besides the one that it runs.</summary>
    HasItemsToSpare = 8,

    /// <summary>Whether it heard that it was asked is unknown.</summary>
    Silent = 16,

    /// <summary>It runs, in a stage whose slow items may be run a second time.</summary>
    MayBeSlow = 32,

    /// <summary>All that it has left has an outcome by another: nothing that it says will count.</summary>
    Beaten = 64,

    /// <summary>It is beaten and runs: it is to be stopped.</summary>
    ToStop = 128,

    /// <summary>It is a speculative attempt.</summary>
    Speculative = 256,
}
