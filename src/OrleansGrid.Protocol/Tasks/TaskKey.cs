namespace OrleansGrid.Protocol.Tasks;

/// <summary>Grain keys that carry the address of the silo where the grain must be placed: <c>name@address</c>.</summary>
public static class TaskKey
{
    public static string Of(Guid taskId, string siloAddress) => $"{taskId:N}@{siloAddress}";

    public static string OfLanes(string siloAddress) => "lanes@" + siloAddress;

    public static Guid TaskId(string key) => Guid.ParseExact(key.AsSpan(0, 32), "N");

    public static string SiloAddress(string key) => key[(key.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
