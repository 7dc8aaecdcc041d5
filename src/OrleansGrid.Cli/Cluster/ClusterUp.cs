namespace OrleansGrid.Cli.Cluster;

/// <summary>A cluster that has been brought up.</summary>
/// <param name="Silos">Those that run.</param>
/// <param name="Supervisor">Who looks after them; null for nobody.</param>
internal sealed record ClusterUp(IReadOnlyList<SiloEntry> Silos, ProcessIdentity? Supervisor);
