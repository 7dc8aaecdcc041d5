namespace OrleansGrid.Client;

/// <param name="Existed">The key had been submitted before with the same body.</param>
internal readonly record struct SubmittedJob(Guid Id, bool Existed);
