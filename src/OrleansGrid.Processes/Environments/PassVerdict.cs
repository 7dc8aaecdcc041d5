namespace OrleansGrid.Processes.Environments;

/// <summary>What becomes of a variable of a silo's environment when a command starts.</summary>
internal enum PassVerdict
{
    Passed,

    /// <summary>Neither usual nor named by the operator.</summary>
    NotNamed,

    /// <summary>By its name it is the silo's alone.</summary>
    OfTheSilo,

    /// <summary>It would be passed, but a secret stands in its value.</summary>
    HoldsSecret,
}
