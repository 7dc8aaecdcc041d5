namespace OrleansGrid.Processes.Posix;

/// <summary>A user of the system, by name and number.</summary>
/// <param name="Group">Number of its first group.</param>
/// <param name="Home">Its home folder.</param>
internal sealed record Account(string Name, int Id, int Group, string Home);
