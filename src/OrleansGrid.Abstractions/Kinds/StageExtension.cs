using System.Text.Json;

namespace OrleansGrid;

/// <summary>More items for the one stage of a job that has ended.</summary>
/// <param name="Items">How many more items there are; below 0 where the job was ended early and what it had not begun is given up.</param>
/// <param name="MaxFailed">How many failures the job tolerates from now on, those of the past among them; null as in an admission.</param>
/// <param name="TimeLimit">When it ends early from now on; null for never.</param>
/// <param name="Policy">How its items are run from now on; null as before.</param>
/// <param name="Memo">What the kind keeps with the job from now on; null as before.</param>
public sealed record StageExtension(
    long Items,
    FailureTolerance? MaxFailed,
    TimeLimit? TimeLimit = null,
    StagePolicy? Policy = null,
    JsonElement? Memo = null
);
