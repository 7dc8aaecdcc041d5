namespace OrleansGrid.Cli.Doctor;

/// <summary>One thing that is looked at and judged. It changes nothing.</summary>
internal interface ICheck
{
    /// <summary>One word, by which scripts know it.</summary>
    string Name { get; }

    Task<Finding> RunAsync(CancellationToken cancellation);
}
