@echo off
rem Starts the Impasse command line, with the Java of JAVA_HOME or of the path: 17 or newer.
setlocal
set "HOME_OF_IMPASSE=%~dp0"
if "%HOME_OF_IMPASSE:~-1%"=="\" set "HOME_OF_IMPASSE=%HOME_OF_IMPASSE:~0,-1%"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 %IMPASSE_JAVA_OPTS% "-Dimpasse.home=%HOME_OF_IMPASSE%" -jar "%HOME_OF_IMPASSE%\impasse.jar" %*
exit /b %ERRORLEVEL%
