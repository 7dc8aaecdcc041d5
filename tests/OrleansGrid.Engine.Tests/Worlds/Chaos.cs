namespace OrleansGrid.Engine.Tests;

/// <summary>What may go wrong in a world.</summary>
[Flags]
internal enum Chaos
{
    None = 0,

    /// <summary>The job grain dies alone; its silo and its tasks live.</summary>
    GrainDeath = 1,

    /// <summary>Reports, grants, shrink requests and their answers are lost, late or heard twice; the pool forgets everything.</summary>
    BadMail = 2,

    /// <summary>Silos crash and come back under another name.</summary>
    SiloDeath = 4,

    /// <summary>Silos freeze, are evicted or not, and go on as if nothing had been.</summary>
    Zombies = 8,

    /// <summary>Starts that time out and arrive all the same, silos that a new activation does not reach.</summary>
    Confusion = 16,

    /// <summary>People cancel.</summary>
    Cancel = 32,

    /// <summary>People pause and resume.</summary>
    Pause = 64,

    /// <summary>People retry what has failed or was cancelled.</summary>
    Retry = 128,

    /// <summary>Silos come.</summary>
    Growth = 256,

    /// <summary>Two activations at once, the earlier of which does not know that it has been followed.</summary>
    TwoActivations = 512,

    /// <summary>People give a job of one stage more items when it has ended.</summary>
    Extend = 1024,

    /// <summary>Jobs reach a limit.</summary>
    Limit = 2048,

    /// <summary>Calls of the driver, or their answers, fail as nobody expects: the activation leaves, and another comes.</summary>
    Faults = 4096,

    /// <summary>The database refuses for good what it is asked.</summary>
    Refusals = 8192,

    /// <summary>Nothing by which an item could be run twice.</summary>
    Harmless = GrainDeath | BadMail | Pause | Growth | Extend,

    Everything = Harmless | SiloDeath | Zombies | Confusion | Cancel | Retry | TwoActivations | Limit,
}
