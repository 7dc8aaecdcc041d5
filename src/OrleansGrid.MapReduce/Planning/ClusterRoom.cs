namespace OrleansGrid.MapReduce.Planning;

/// <summary>What the cluster has when a job is planned: a plan is made for this many slots, and still runs on any other number.</summary>
public sealed record ClusterRoom(int Silos, int Slots);
