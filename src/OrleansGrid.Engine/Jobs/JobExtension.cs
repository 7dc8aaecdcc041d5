namespace OrleansGrid.Engine;

/// <summary>More items for a job that has ended.</summary>
/// <param name="Request">Tells one request from another: heard twice, it is carried out once.</param>
/// <param name="Items">How many more items there are; below 0 where the job was ended by a limit and what it had not begun is given up.</param>
/// <param name="MaxFailed">How many failures the job bears from now on, those of the past among them.</param>
/// <param name="Limits">By what it ends early from now on.</param>
public sealed record JobExtension(Guid Request, long Items, FailureTolerance? MaxFailed, JobLimits? Limits = null);
