namespace OrleansGrid.Silo.Membership;

/// <summary>Who this silo is: its name for people, its row in the membership table, and its address as grain keys carry it.</summary>
internal sealed record SiloIdentity(string Name, string ClusterId, string Address, int Port, int Generation, string Key);
