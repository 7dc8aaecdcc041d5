namespace OrleansGrid.Client;

/// <summary>There should be a silo, and none can be reached: another try may find one.</summary>
/// <param name="message">Without a full stop.</param>
internal sealed class NoSiloYetException(string message, Exception? cause = null) : Exception(message, cause);
