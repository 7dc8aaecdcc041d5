namespace OrleansGrid.Engine;

/// <summary>More items for a job that has ended.</summary>
/// <param name="Request">Tells one request from another: heard twice, it is carried out once.</param>
/// <param name="Items">At least 0; with none the job only goes on with what it had left.</param>
/// <param name="MaxFailed">How many failures the job bears from now on, those of the past among them.</param>
public sealed record JobExtension(Guid Request, long Items, FailureTolerance? MaxFailed);
