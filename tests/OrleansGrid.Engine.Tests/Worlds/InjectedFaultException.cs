namespace OrleansGrid.Engine.Tests;

/// <summary>A failure of a call that no part of the driver expects, as a bug would be.</summary>
internal sealed class InjectedFaultException() : Exception("A call has failed in a way that nobody expects.");
