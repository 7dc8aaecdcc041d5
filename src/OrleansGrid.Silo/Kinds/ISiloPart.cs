namespace OrleansGrid.Silo.Kinds;

/// <summary>What a kind of jobs keeps on each silo, beside the kind itself.</summary>
internal interface ISiloPart
{
    /// <summary>The silo starts; it takes no work yet.</summary>
    /// <exception cref="GridException">The part cannot work here; the silo does not start.</exception>
    Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The silo has joined its cluster.</summary>
    void Begin() { }

    /// <summary>Removes from this silo what nobody needs any more. Called every few seconds.</summary>
    Task SweepSiloAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Names of statements that delete at most <c>$2</c> rows of what the kind keeps in the database of the jobs <c>$1</c>, each until it
    /// deletes none, in this order.
    /// </summary>
    IReadOnlyList<string> LeftOfJobs => [];

    /// <summary>Removes from the database what nobody needs any more. Called about every hour, on one silo of the cluster.</summary>
    Task SweepDatabaseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
