namespace OrleansGrid.Cli.Doctor;

/// <summary>How well what was looked at is; the worst comes last.</summary>
internal enum FindingState
{
    Ok,

    /// <summary>The grid works; somebody should see to it before it does not.</summary>
    Warning,

    /// <summary>Something does not work, or acknowledged work can be lost.</summary>
    Problem,
}
