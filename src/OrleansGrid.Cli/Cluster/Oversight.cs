namespace OrleansGrid.Cli.Cluster;

/// <summary>Who looks after a cluster once it is up.</summary>
internal enum Oversight
{
    /// <summary>Nobody: silos that die stay dead.</summary>
    None,

    /// <summary>The process that brings it up, until a person ends it.</summary>
    Foreground,

    /// <summary>The process that brings it up, until the next <c>up</c> puts another in its place.</summary>
    Background,

    /// <summary>A small process that is left when the one that brings it up has ended.</summary>
    Detached,
}
